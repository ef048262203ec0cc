/**
 * The command line: what is typed, and what is printed.
 */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
