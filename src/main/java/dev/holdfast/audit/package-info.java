/**
 * The audit chain: what was recorded of each execution that ended, chained by hash, so
 * that a row that somebody edits, removes or inserts in the history's tables is found and
 * named. Works on plain connections; hides its tables.
 */
@NullMarked
package dev.holdfast.audit;

import org.jspecify.annotations.NullMarked;
