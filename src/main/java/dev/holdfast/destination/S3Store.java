package dev.holdfast.destination;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What uploads, objects and listings of one bucket share.
 *
 * @param spec the destination
 * @param connection to the store
 * @param keys below the prefix
 * @param options asked of every object
 * @param objects finished ones
 * @param warnings of the destination
 */
record S3Store(S3Spec spec, S3Connection connection, S3Keys keys, S3Options options, S3Objects objects,
		Warnings warnings) {

	HoldfastException taken(String key) {
		return this.connection.failures()
			.refused("'" + key + "' exists already, with other bytes",
					"nothing is ever overwritten: remove that object, or begin a new backup");
	}

	/**
	 * Removes an object that was just made and holds wrong bytes; where that is not
	 * allowed it stays, without a manifest.
	 */
	void discard(ObjectKey key, @Nullable String version) {
		try {
			this.connection.request((client) -> client.deleteObject(
					(request) -> request.bucket(this.spec.bucket()).key(this.keys.full(key)).versionId(version)));
		}
		catch (SdkException | HoldfastException ex) {
			this.warnings.add("'" + this.keys.full(key) + "' is damaged and could not be removed");
		}
	}

}
