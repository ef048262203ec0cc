/**
 * Sources: what can be dumped as named entries from one consistent moment. Hides how each
 * kind of source reaches its snapshot.
 */
@NullMarked
package dev.holdfast.source;

import org.jspecify.annotations.NullMarked;
