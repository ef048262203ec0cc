package dev.holdfast.readback;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;

/**
 * What lies at a destination, by the names of its objects alone.
 *
 * @param backups by their ids, each with its objects
 * @param foreign objects that belong to no backup of ours
 */
public record StoredParts(SortedMap<String, Parts> backups, List<StoredObject> foreign) {

	private static final Pattern OBJECT = Pattern
		.compile("(?:.*/)?([a-z0-9-]{1,50}-\\d{8}T\\d{6}Z-[a-z2-7]{6})(\\.[^/]+)");

	/**
	 * Lists a destination.
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} when it cannot be listed
	 */
	public static StoredParts at(Destination destination) {
		SortedMap<String, Parts> backups = new TreeMap<>();
		List<StoredObject> foreign = new ArrayList<>();
		for (StoredObject object : destination.list("")) {
			Matcher name = OBJECT.matcher(object.key().value());
			BackupId id = name.matches() ? BackupId.parse(name.group(1)).orElse(null) : null;
			if (id == null || !id.beside(name.group(2)).equals(object.key())) {
				foreign.add(object);
			}
			else {
				backups.computeIfAbsent(id.value(), (value) -> new Parts(id, new ArrayList<>())).objects().add(object);
			}
		}
		return new StoredParts(backups, foreign);
	}

	/**
	 * The objects of one backup.
	 *
	 * @param id which
	 * @param objects whose names begin with it, in its directory
	 */
	public record Parts(BackupId id, List<StoredObject> objects) {

		/** Whether an object is there. */
		public boolean has(ObjectKey key) {
			return this.objects.stream().anyMatch((object) -> object.key().equals(key));
		}

		/** The size of an object in bytes; -1 when it is not there. */
		public long size(ObjectKey key) {
			return this.objects.stream()
				.filter((object) -> object.key().equals(key))
				.mapToLong(StoredObject::size)
				.findFirst()
				.orElse(-1);
		}

		/** The keys of all of them. */
		public List<ObjectKey> keys() {
			return this.objects.stream().map(StoredObject::key).toList();
		}

	}

}
