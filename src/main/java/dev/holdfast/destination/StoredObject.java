package dev.holdfast.destination;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a store says of an object.
 *
 * @param key its key
 * @param size bytes
 * @param modified when it was stored
 * @param checksum what the store computed itself, as {@code algorithm:value}; null when
 * it keeps none
 * @param storageClass for example {@code STANDARD}; null where there are none, or where
 * it was not asked for
 */
public record StoredObject(ObjectKey key, long size, Instant modified, @Nullable String checksum,
		@Nullable String storageClass) {

	/** An object of a store without storage classes. */
	public StoredObject(ObjectKey key, long size, Instant modified, @Nullable String checksum) {
		this(key, size, modified, checksum, null);
	}

}
