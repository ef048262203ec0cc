/**
 * What can go wrong and how it is said: exit codes and the one exception that carries
 * what, where and a hint. Hides nothing; every other package uses it.
 */
@NullMarked
package dev.holdfast.failure;

import org.jspecify.annotations.NullMarked;
