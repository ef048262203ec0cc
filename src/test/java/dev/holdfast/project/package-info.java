/** Tests of the project around the code: scripts, layers, packaging, documentation. */
@NullMarked
package dev.holdfast.project;

import org.jspecify.annotations.NullMarked;
