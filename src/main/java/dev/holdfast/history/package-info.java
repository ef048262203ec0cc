/**
 * The Batch job repository read as the list of backups, and the lock that keeps two runs
 * of one plan apart. Hides the Batch tables.
 */
@NullMarked
package dev.holdfast.history;

import org.jspecify.annotations.NullMarked;
