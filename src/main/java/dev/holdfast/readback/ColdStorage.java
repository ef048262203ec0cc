package dev.holdfast.readback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destination.Access;
import dev.holdfast.destination.Destinations;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;

/**
 * An archive that a store keeps where it cannot be read at once.
 *
 * @param destination that has it
 * @param key of the archive
 */
public record ColdStorage(Destination destination, ObjectKey key) {

	/** Days for which a thawed archive stays readable. */
	private static final int DAYS = 7;

	/** How often a store is asked whether it is ready; it takes hours. */
	public static final Duration USUAL = Duration.ofMinutes(1);

	/**
	 * Has a backup thawed, unless a copy of it can be read at once.
	 * @param names of the destinations to look at; empty for all of the plan
	 * @param wait until it can be read
	 * @param every how long between two looks
	 * @param said hears what was done
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} when it was asked for
	 * and is not to be waited for, or when no store thaws it
	 */
	public static void thaw(BackupPlan plan, BackupId id, Set<String> names, boolean wait, Duration every,
			Consumer<String> said) {
		List<Destination> open = new ArrayList<>();
		try {
			ColdStorage cold = null;
			for (DestinationSpec spec : plan.destinations()) {
				if (names.isEmpty() || names.contains(spec.name())) {
					Destination destination = Destinations.open(spec, Bandwidth.UNLIMITED);
					open.add(destination);
					ColdStorage copy = copy(destination, id);
					if (copy != null && copy.access() == Access.READY) {
						return;
					}
					cold = (cold != null) ? cold : copy;
				}
			}
			if (cold != null) {
				cold.thaw(wait, every, said);
			}
		}
		finally {
			open.forEach(Destination::close);
		}
	}

	private static @org.jspecify.annotations.Nullable ColdStorage copy(Destination destination, BackupId id) {
		try {
			return new ColdStorage(destination,
					new ObjectKey(StoredManifest.fetch(destination, id, Set.of()).manifest().archive().key()));
		}
		catch (HoldfastException ex) {
			// whoever looks for the backup says what is wrong with it
			return null;
		}
	}

	private Access access() {
		return this.destination.access(this.key);
	}

	private void thaw(boolean wait, Duration every, Consumer<String> said) {
		if (access() == Access.COLD) {
			this.destination.thaw(this.key, DAYS);
			said.accept(what() + " is in cold storage: the store was asked to thaw it for " + DAYS + " days");
		}
		if (!wait) {
			throw refusal(Access.THAWING);
		}
		said.accept("waiting until " + what() + " can be read");
		while (access() != Access.READY) {
			try {
				Thread.sleep(every.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new CancellationException("stopped");
			}
		}
	}

	/** Why it is not read now. */
	HoldfastException refusal(Access access) {
		return (access == Access.THAWING) ? new HoldfastException(ExitCode.DESTINATION_REFUSED,
				what() + " is being thawed by the store",
				"run this again in some hours (3 to 5 for GLACIER, 12 for DEEP_ARCHIVE), or wait for it: --thaw --wait")
				: new HoldfastException(ExitCode.DESTINATION_REFUSED,
						what() + " is in cold storage and must be thawed before it is read",
						"ask the store for it: restore --thaw (with --wait to wait for it); that takes hours and costs money");
	}

	private String what() {
		return "destination " + this.destination.name() + ": archive " + this.destination.locate(this.key);
	}

}
