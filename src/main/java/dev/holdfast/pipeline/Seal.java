package dev.holdfast.pipeline;

/**
 * What is known of an archive once its encryption has finished.
 *
 * @param size of the archive in bytes
 * @param headerBytes of them before the encrypted payload
 * @param parts how many
 * @param sha256 of the whole archive, 64 hex digits
 * @param headerSha256 of the header alone
 * @param payloadSha256 of the payload alone
 */
public record Seal(long size, long headerBytes, int parts, String sha256, String headerSha256, String payloadSha256) {
}
