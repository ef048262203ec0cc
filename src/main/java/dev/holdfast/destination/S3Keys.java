package dev.holdfast.destination;

import org.jspecify.annotations.Nullable;

/**
 * Keys below a destination's prefix.
 *
 * @param prefix without slashes at its ends; may be empty
 */
record S3Keys(String prefix) {

	/** The key in the bucket. */
	String full(ObjectKey key) {
		return full(key.value());
	}

	/** The bucket's prefix for a prefix of ours. */
	String full(String ours) {
		return this.prefix.isEmpty() ? ours : this.prefix + "/" + ours;
	}

	/**
	 * Our key of an object in the bucket; null for what no destination can have written.
	 */
	@Nullable ObjectKey ours(String full) {
		String start = full("");
		String key = full.startsWith(start) ? full.substring(start.length()) : "";
		return ObjectKey.isValid(key) ? new ObjectKey(key) : null;
	}

}
