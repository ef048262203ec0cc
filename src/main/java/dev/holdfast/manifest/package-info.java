/**
 * The signed document beside each archive that says what it is and proves it.
 */
@NullMarked
package dev.holdfast.manifest;

import org.jspecify.annotations.NullMarked;
