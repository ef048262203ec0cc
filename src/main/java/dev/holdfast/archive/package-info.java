/**
 * The archive: the tar stream of all entries, its contents document, row digests and
 * compression. Hides the tar and zstd libraries.
 */
@NullMarked
package dev.holdfast.archive;

import org.jspecify.annotations.NullMarked;
