package dev.holdfast.destination;

import java.util.List;
import java.util.Map;

/**
 * An archive on its way into a destination, part by part. Parts may be sent from several
 * threads and in any order.
 */
public interface Upload {

	/** Tells this upload again after a restart; safe to store. */
	String id();

	/**
	 * Parts that the store already holds, by number from 1, as the store itself says.
	 * Empty where it will not say.
	 */
	Map<Integer, StoredPart> held();

	/**
	 * Whether the store holds exactly this part's bytes, compared by checksum.
	 * @param held what {@link #held} said of that number
	 */
	boolean holds(StoredPart held, Part part);

	/**
	 * Sends a part and has the store confirm it.
	 * @return what the store now holds
	 */
	StoredPart send(Part part);

	/**
	 * Makes the object visible under its key, durably, and asks the store for its size
	 * and checksum; done only if they are those of the parts. Where the key is taken by
	 * an object with exactly these bytes, that is success.
	 * @param parts all parts in order, each confirmed
	 */
	StoredObject complete(List<StoredPart> parts, long size);

	/** Gives the upload up; nothing of it stays. */
	void abort();

	/**
	 * What the store holds of a part.
	 *
	 * @param number from 1
	 * @param size bytes
	 * @param tag what the store calls it (an ETag); empty where it has none
	 * @param checksum {@code algorithm:value}; empty where the store keeps none
	 */
	record StoredPart(int number, long size, String tag, String checksum) {
	}

}
