/**
 * Where the packaged program begins. It answers help, version and completion from texts
 * made when the jar was built: in about the time that a bare JVM takes. Uses nothing but
 * the JDK, and little of that.
 */
@NullMarked
package dev.holdfast.launch;

import org.jspecify.annotations.NullMarked;
