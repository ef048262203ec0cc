/**
 * Unpacks stored backups into directories: their entries as they are, or as other
 * programs know them. Hides that everything is written beside, and checked, before it
 * appears.
 */
@NullMarked
package dev.holdfast.unpacking;

import org.jspecify.annotations.NullMarked;
