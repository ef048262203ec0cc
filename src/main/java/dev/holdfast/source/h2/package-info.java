/**
 * H2 databases as a source: one snapshot as a script or as JSON rows, with the digest of
 * every table's rows. Hides H2's connection settings, value types and error codes.
 */
@NullMarked
package dev.holdfast.source.h2;

import org.jspecify.annotations.NullMarked;
