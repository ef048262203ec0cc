package dev.holdfast.pipeline;

/**
 * What the compression did.
 *
 * @param bytesIn bytes of the tar stream
 * @param bytesOut bytes after compression
 */
public record CompressOutcome(long bytesIn, long bytesOut) {
}
