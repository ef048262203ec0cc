package dev.holdfast.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.holdfast.Version;
import dev.holdfast.evidence.Fact;
import dev.holdfast.evidence.Facts;
import dev.holdfast.evidence.SignedFact;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.LockHolder;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Secret;
import dev.holdfast.readback.StoredBackup;
import org.jspecify.annotations.Nullable;

/** What somebody does with one backup: holds it, releases it, deletes it. */
public final class OneBackup implements AutoCloseable {

	private static final String LIST = "holdfast history lists the backups that were made";

	private final BackupPlan plan;

	private final BackupId id;

	private final KnownBackups history;

	private final Consumer<String> warnings;

	private final List<Place> places = new ArrayList<>();

	/**
	 * Looks nowhere yet.
	 * @param plan its plan, with a key to sign facts with
	 * @param database the history
	 * @param warnings hears of what is not as it should be
	 */
	public OneBackup(BackupPlan plan, BackupId id, HistoryDatabase database, Consumer<String> warnings) {
		this.plan = plan;
		this.id = id;
		this.history = new KnownBackups(new BackupHistory(database), plan.name());
		this.warnings = warnings;
		plan.destinations().forEach((spec) -> this.places.add(new Place(spec)));
	}

	/**
	 * Holds it or releases it: a signed fact beside each copy of its archive says so to
	 * every host.
	 * @param kind {@code HOLD} or {@code RELEASE}
	 * @param reason for people
	 * @param runId of the run that does it
	 * @throws HoldfastException with {@code NOTHING_TO_RESTORE} when no destination has
	 * it, {@code BAD_PLAN} when its deletion has begun, {@code DESTINATION_REFUSED} when
	 * no destination takes the fact
	 */
	public void mark(Fact.Kind kind, @Nullable String reason, String requestedBy, String runId, Instant now) {
		refuseDeleted();
		Secret key = this.plan.signingKey();
		if (key == null) {
			throw new IllegalStateException("no key to sign a fact with");
		}
		Fact fact = new Fact(kind, this.id.value(), this.plan.name(), now, requestedBy, LockHolder.hostName(),
				"holdfast " + Version.current(), runId, "done", null, null, null, reason, Map.of());
		SignedFact signed = SignedFact.sign(fact, ManifestSigner.of(key));
		HoldfastException refused = null;
		int told = 0;
		for (Place place : this.places) {
			try {
				place.list(this.plan, this.id);
				Holding holding = place.of(this.id);
				if (holding != null && holding.manifest() != null) {
					Facts.put(place.destination(), signed);
					told++;
				}
			}
			catch (HoldfastException ex) {
				refused = ex;
				this.warnings.accept("not told at " + place.name() + ": " + ex.what());
			}
		}
		if (told == 0) {
			throw (refused != null) ? refused : unknown();
		}
	}

	/**
	 * Deletes it everywhere.
	 * @param begun called right before the first object is touched
	 * @throws HoldfastException with {@code BAD_PLAN} when it is held, with {@code BUSY}
	 * when it is in use, with {@code DESTINATION_REFUSED} when a store keeps it, does not
	 * answer, or does not let go of all of it: then deleting it again goes on
	 */
	public void delete(Runnable begun) {
		Known known = this.history.finished(new HashSet<>()).get(this.id);
		this.places.forEach((place) -> place.list(this.plan, this.id));
		boolean nowhere = this.places.stream().allMatch((place) -> place.of(this.id) == null);
		if (nowhere && (known == null || !known.begun())) {
			throw unknown();
		}
		FactsOfPlan facts = new FactsOfPlan(this.places, StoredBackup.trusted(this.plan), this.warnings);
		String hold = facts.hold(this.id, this.history.holds().getOrDefault(this.id, List.of()));
		if (hold != null) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "backup " + this.id.value() + " is held: " + hold,
					"release it first: holdfast release " + this.id.value());
		}
		String busy = this.history.busy().get(this.id);
		if (busy != null) {
			throw new HoldfastException(ExitCode.BUSY, "backup " + this.id.value() + " is " + busy,
					"wait until that has ended");
		}
		String locked = new Locks(this.places).ask(this.id);
		if (locked != null) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
					"backup " + this.id.value() + " cannot be deleted yet: " + locked, "wait until the store lets go");
		}
		begun.run();
		new Remover(this.places, this.warnings).remove(this.id);
	}

	private void refuseDeleted() {
		Known known = this.history.finished(new HashSet<>()).get(this.id);
		if (known != null && known.begun()) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"backup " + this.id.value() + " was deleted, or its deletion has begun", LIST);
		}
	}

	private HoldfastException unknown() {
		return new HoldfastException(ExitCode.NOTHING_TO_RESTORE,
				"no destination of plan " + this.plan.name() + " holds " + this.id.value(), LIST);
	}

	@Override
	public void close() {
		this.places.forEach(Place::close);
	}

}
