package dev.holdfast.readback;

import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;
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
	 * Lists them, the oldest first.
	 * @param unlisted hears of destinations that cannot be listed
	 */
	public static Collection<BackupId> of(BackupPlan plan, Consumer<HoldfastException> unlisted) {
		TreeSet<BackupId> found = new TreeSet<>(Comparator.comparing(BackupId::instant).thenComparing(BackupId::value));
		for (DestinationSpec spec : plan.destinations()) {
			try (Destination destination = Destinations.open(spec, Bandwidth.UNLIMITED)) {
				destination.list(plan.name() + "/")
					.forEach((object) -> BackupId.ofManifest(object.key())
						.filter((id) -> id.plan().equals(plan.name()))
						.ifPresent(found::add));
			}
			catch (HoldfastException ex) {
				unlisted.accept(ex);
			}
		}
		return found;
	}

}
