/**
 * How long backups stay: decides it, purely and with reasons, and removes what no longer
 * has to stay. Hides in which order the objects of a backup go, so that a kill at any
 * moment leaves nothing that looks whole and is not.
 */
@NullMarked
package dev.holdfast.retention;

import org.jspecify.annotations.NullMarked;
