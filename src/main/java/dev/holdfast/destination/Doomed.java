package dev.holdfast.destination;

import org.jspecify.annotations.Nullable;

/**
 * What is to be deleted of a bucket.
 *
 * @param key of the object
 * @param versionId of one version of it; null for what is there under the key
 * @param marker whether that version is a deletion marker
 */
record Doomed(ObjectKey key, @Nullable String versionId, boolean marker) {

	Doomed(ObjectKey key, @Nullable String versionId) {
		this(key, versionId, false);
	}

	/** Whether it is more than a marker. */
	boolean hasBytes() {
		return !this.marker;
	}

}
