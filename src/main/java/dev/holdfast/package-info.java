/**
 * Holdfast backs up PostgreSQL, MongoDB, H2 and files, and proves every backup by
 * restoring it.
 */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
