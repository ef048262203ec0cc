package dev.holdfast.destination;

import java.nio.file.Path;

/**
 * One part of an archive, in a file of its own that does not change.
 *
 * @param number from 1
 * @param file the bytes
 * @param offset of the part in the archive
 * @param size bytes
 * @param sha256 of the part, 64 hex digits
 * @param crc32c of the part
 */
public record Part(int number, Path file, long offset, long size, String sha256, int crc32c) {
}
