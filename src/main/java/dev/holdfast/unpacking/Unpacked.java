package dev.holdfast.unpacking;

import dev.holdfast.manifest.Manifest;

/**
 * What was unpacked.
 *
 * @param manifest of the backup
 * @param location of the copy that was read
 * @param entries how many were taken
 */
public record Unpacked(Manifest manifest, String location, long entries) {
}
