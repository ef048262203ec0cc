/** Fixtures for tests against real programs. */
@NullMarked
package dev.holdfast.testing;

import org.jspecify.annotations.NullMarked;
