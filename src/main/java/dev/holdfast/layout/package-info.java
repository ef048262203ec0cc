/**
 * Files that older tools have made: opened, and loaded into databases and directories.
 * Hides how their layers are told apart and where what is loaded waits until all of it is
 * there.
 */
@NullMarked
package dev.holdfast.layout;

import org.jspecify.annotations.NullMarked;
