/**
 * Destinations: where archives and manifests are stored. Hides stores' protocols, retries
 * and multipart bookkeeping.
 */
@NullMarked
package dev.holdfast.destination;

import org.jspecify.annotations.NullMarked;
