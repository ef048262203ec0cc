package dev.holdfast.plan;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What a run may use.
 *
 * @param bandwidth bytes per second over all destinations together; null for no limit
 * @param staging bytes of raw segments (durable) or of parts (memory) at most
 * @param stagingDirectory null for {@code staging} in the home directory
 */
public record Limits(@Nullable Long bandwidth, long staging, @Nullable Path stagingDirectory) {
}
