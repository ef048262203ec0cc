/**
 * What a proof leaves: the signed evidence of a restore, as JSON and as a page for
 * people, small signed facts beside the archive, and the plan's own checks. Hides how
 * documents are numbered, so that none ever replaces another.
 */
@NullMarked
package dev.holdfast.evidence;

import org.jspecify.annotations.NullMarked;
