package dev.holdfast.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;

/**
 * Removes the objects of backups. The deletion of each is in the history before this is
 * called: the mark. Then manifests and signatures go, and only when they are gone the
 * archives and what lies beside them. So whatever kills the process, an object that looks
 * like a backup is whole, and the mark says what was to go.
 */
final class Remover {

	private final List<Place> places;

	private final Consumer<String> warnings;

	Remover(List<Place> places, Consumer<String> warnings) {
		this.places = places;
		this.warnings = warnings;
	}

	/**
	 * Removes a backup everywhere. Where one destination refuses, the others lose it all
	 * the same.
	 * @throws HoldfastException when something of it is still there
	 */
	void remove(BackupId id) {
		List<HoldfastException> failures = new ArrayList<>();
		for (Place place : this.places) {
			Holding holding = place.of(id);
			if (holding != null && delete(place, holding.manifests(), failures)) {
				delete(place, holding.rest(), failures);
			}
		}
		if (!failures.isEmpty()) {
			throw failures.get(0);
		}
	}

	/** Whether all of it is gone. */
	private boolean delete(Place place, List<ObjectKey> keys, List<HoldfastException> failures) {
		if (keys.isEmpty()) {
			return true;
		}
		try {
			Destination.Deletion deletion = place.destination().delete(keys);
			deletion.left().values().forEach((left) -> this.warnings.accept(place.name() + ": " + left));
			failures.addAll(deletion.refused().values());
			return deletion.refused().isEmpty();
		}
		catch (HoldfastException ex) {
			failures.add(ex);
			return false;
		}
	}

}
