/**
 * The database of the sample plan: a small shop that is made when it is missing, so that
 * a first backup needs nothing. Hides the shop's tables.
 */
@NullMarked
package dev.holdfast.source.sample;

import org.jspecify.annotations.NullMarked;
