/**
 * What the steps of all jobs have in common: how a part of a run becomes a step, is
 * stopped, and fails.
 */
@NullMarked
package dev.holdfast.step;

import org.jspecify.annotations.NullMarked;
