/**
 * Encryption of archives: OpenPGP, GnuPG and raw formats, and the keys that open them.
 * Hides Bouncy Castle.
 */
@NullMarked
package dev.holdfast.archive.encryption;

import org.jspecify.annotations.NullMarked;
