/**
 * Backup plans: the immutable description of what to back up, how, where to and for how
 * long, and the strict loading of plan files. Hides YAML, JSON and the expansion of
 * variables.
 */
@NullMarked
package dev.holdfast.plan;

import org.jspecify.annotations.NullMarked;
