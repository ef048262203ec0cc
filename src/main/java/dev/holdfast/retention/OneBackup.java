package dev.holdfast.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

	private final HistoryDatabase database;

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
		this.database = database;
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
	 * it, its deletion has begun, or it is to be released and not held,
	 * {@code DESTINATION_REFUSED} when no destination takes the fact
	 */
	public void mark(Fact.Kind kind, @Nullable String reason, String requestedBy, String runId, Instant now) {
		refuseDeleted();
		Secret key = this.plan.signingKey();
		if (key == null) {
			throw new IllegalStateException("no key to sign a fact with");
		}
		HoldfastException refused = null;
		List<Place> listed = new ArrayList<>();
		for (Place place : this.places) {
			try {
				place.list(this.plan, this.id);
				listed.add(place);
			}
			catch (HoldfastException ex) {
				refused = untold(place, ex);
			}
		}
		KnownBackups.HoldEvent last = last().orElse(null);
		if (kind == Fact.Kind.RELEASE && refused == null && (last == null || !last.hold())
				&& listed.stream().anyMatch((place) -> place.of(this.id) != null)) {
			throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE, "backup " + this.id.value() + " is not held",
					"holdfast show " + this.id.value() + " tells what was done with it");
		}
		Fact fact = new Fact(kind, this.id.value(), this.plan.name(), after(last, kind, now), requestedBy,
				LockHolder.hostName(), "holdfast " + Version.current(), runId, "done", null, null, null, reason,
				Map.of());
		SignedFact signed = SignedFact.sign(fact, ManifestSigner.of(key));
		int told = 0;
		for (Place place : listed) {
			try {
				Holding holding = place.of(this.id);
				if (holding != null && holding.manifest() != null) {
					Facts.put(place.destination(), signed);
					told++;
				}
			}
			catch (HoldfastException ex) {
				refused = untold(place, ex);
			}
		}
		if (told == 0) {
			throw (refused != null) ? refused : unknown();
		}
	}

	/**
	 * Deletes it everywhere.
	 * @param allowNewest whether it may be the newest good backup of its plan, the newest
	 * proven one or the only one
	 * @param begun called right before the first object is touched
	 * @throws HoldfastException with {@code BAD_PLAN} when it is held, or one of those
	 * that are needed first, with {@code NOTHING_TO_RESTORE} when there is none or it was
	 * deleted already, with {@code BUSY} when it is in use, with
	 * {@code DESTINATION_REFUSED} when a store keeps it, does not answer, or does not let
	 * go of all of it: then deleting it again goes on
	 */
	public void delete(boolean allowNewest, Runnable begun) {
		Survey survey = new Survey(this.plan, this.places, this.database, this.warnings);
		this.places.forEach((place) -> list(place));
		Known known = this.history.finished(new HashSet<>()).get(this.id);
		boolean nowhere = this.places.stream().allMatch((place) -> place.of(this.id) == null);
		if (nowhere && survey.isGone(this.id)) {
			throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE,
					"backup " + this.id.value() + " was deleted already",
					"holdfast show " + this.id.value() + " tells when and by whom");
		}
		if (nowhere && (known == null || !known.begun())) {
			throw unknown();
		}
		refuseHeld();
		String busy = this.history.busy().get(this.id);
		if (busy != null) {
			throw new HoldfastException(ExitCode.BUSY, "backup " + this.id.value() + " is " + busy,
					"wait until that has ended");
		}
		String needed = allowNewest ? null : Needed.why(this.id.value(), survey.candidates());
		if (needed != null) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"backup " + this.id.value() + " is " + needed + " of plan " + this.plan.name(),
					"if it is to go all the same: holdfast delete " + this.id.value() + " --confirm --allow-newest");
		}
		String locked = new Locks(this.places).ask(this.id);
		if (locked != null) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
					"backup " + this.id.value() + " cannot be deleted yet: " + locked, "wait until the store lets go");
		}
		begun.run();
		new Remover(this.places, this.warnings).remove(this.id);
	}

	/** As a whole: what else there is decides whether this one is needed. */
	private void list(Place place) {
		place.list(this.plan);
		HoldfastException unlisted = place.unlisted();
		if (unlisted != null) {
			throw new HoldfastException(
					(unlisted.code() == ExitCode.WARNINGS) ? ExitCode.DESTINATION_REFUSED : unlisted.code(),
					unlisted.what(), unlisted.hint(), unlisted);
		}
	}

	private void refuseHeld() {
		String hold = facts().hold(this.id, holds());
		if (hold != null) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "backup " + this.id.value() + " is held: " + hold,
					"release it first: holdfast release " + this.id.value());
		}
	}

	/** What counts, by the history and by facts at the places that were listed. */
	private Optional<KnownBackups.HoldEvent> last() {
		return facts().last(this.id, holds());
	}

	private FactsOfPlan facts() {
		return new FactsOfPlan(this.places, StoredBackup.trusted(this.plan), this.warnings);
	}

	private List<KnownBackups.HoldEvent> holds() {
		return this.history.holds().getOrDefault(this.id, List.of());
	}

	/** Facts are dated to the second, and what is said last must count. */
	private static Instant after(KnownBackups.@Nullable HoldEvent last, Fact.Kind kind, Instant now) {
		if (last == null || last.at().getEpochSecond() < now.getEpochSecond()) {
			return now;
		}
		return (kind == Fact.Kind.RELEASE) ? last.at().plusSeconds(1) : last.at();
	}

	private HoldfastException untold(Place place, HoldfastException why) {
		this.warnings.accept("not told at " + place.name() + ": " + why.what());
		return why;
	}

	private void refuseDeleted() {
		Known known = this.history.finished(new HashSet<>()).get(this.id);
		if (known != null && known.begun()) {
			throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE,
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
