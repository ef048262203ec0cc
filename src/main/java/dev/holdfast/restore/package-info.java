/**
 * The restore job: fetch, safety-backup, load, prove, record. Loads a backup beside the
 * place that it is for, and puts it there once it is proven. Hides what becomes of a
 * target when a part fails.
 */
@NullMarked
package dev.holdfast.restore;

import org.jspecify.annotations.NullMarked;
