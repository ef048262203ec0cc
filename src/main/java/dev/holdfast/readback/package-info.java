/**
 * Reads stored backups back: finds their copies, takes checksums, opens their content.
 * Hides which threads read, decrypt and look at it.
 */
@NullMarked
package dev.holdfast.readback;

import org.jspecify.annotations.NullMarked;
