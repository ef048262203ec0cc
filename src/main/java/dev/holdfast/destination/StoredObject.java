package dev.holdfast.destination;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a store says of an object.
 *
 * @param key its key
 * @param size bytes
 * @param modified when it was stored
 * @param checksum what the store computed itself, as {@code algorithm:value}; null when
 * it keeps none
 */
public record StoredObject(ObjectKey key, long size, Instant modified, @Nullable String checksum) {
}
