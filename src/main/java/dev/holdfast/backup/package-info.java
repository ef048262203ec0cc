/**
 * The backup job: dump, compress, encrypt, upload, record.
 */
@NullMarked
package dev.holdfast.backup;

import org.jspecify.annotations.NullMarked;
