package dev.holdfast.readback;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;

/** The backups of a plan that its destinations hold, whatever the history knows. */
public final class ListedBackups {

	private ListedBackups() {
	}

	/**
	 * Lists them, the newest first; of two that began in the same second the one that was
	 * stored later.
	 * @param unlisted hears of destinations that cannot be listed
	 */
	public static List<BackupId> of(BackupPlan plan, Consumer<HoldfastException> unlisted) {
		Map<BackupId, Instant> found = new HashMap<>();
		for (DestinationSpec spec : plan.destinations()) {
			try (Destination destination = Destinations.open(spec, Bandwidth.UNLIMITED)) {
				destination.list(plan.name() + "/")
					.forEach((object) -> BackupId.ofManifest(object.key())
						.filter((id) -> id.plan().equals(plan.name()))
						.ifPresent((id) -> found.merge(id, object.modified(),
								(one, other) -> one.isBefore(other) ? one : other)));
			}
			catch (HoldfastException ex) {
				unlisted.accept(ex);
			}
		}
		return found.entrySet()
			.stream()
			.sorted(Comparator.comparing((Map.Entry<BackupId, Instant> entry) -> entry.getKey().instant())
				.thenComparing(Map.Entry::getValue)
				.reversed())
			.map(Map.Entry::getKey)
			.toList();
	}

}
