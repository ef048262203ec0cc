/**
 * Loads stored backups into targets and proves them there: what restore and restore-test
 * have in common. Hides which kind of target each source needs and where scratch ones
 * live.
 */
@NullMarked
package dev.holdfast.loading;

import org.jspecify.annotations.NullMarked;
