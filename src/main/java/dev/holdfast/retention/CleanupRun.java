package dev.holdfast.retention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

import dev.holdfast.destination.StoredObject;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/** One run of the retention-cleanup job, with the destinations that it works on. */
final class CleanupRun implements AutoCloseable {

	private final CleanupRequest request;

	private final CleanupListener listener;

	private final List<Place> places = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private final List<String> removed = new ArrayList<>();

	private final List<String> moved = new ArrayList<>();

	private final HistoryDatabase history;

	private final Remover remover;

	private Decisions decisions = new Decisions(List.of(), null);

	private @Nullable Survey survey;

	private volatile boolean stopped;

	CleanupRun(CleanupRequest request, HistoryDatabase history, CleanupListener listener) {
		this.request = request;
		this.history = history;
		this.listener = listener;
		request.plan().destinations().forEach((spec) -> this.places.add(new Place(spec)));
		this.remover = new Remover(this.places, this::warn);
	}

	/** Finds out what there is, and decides about it. */
	void decide() {
		Survey all = new Survey(this.request.plan(), this.places, this.history, this::warn);
		this.survey = all;
		HoldfastException doubt = all.doubt();
		if (doubt == null || doubt.code() == ExitCode.WARNINGS) {
			List<Candidate> candidates = all.candidates();
			this.decisions = decide(candidates);
			if (doubt == null) {
				this.decisions = decide(new Locks(this.places).ask(candidates, this.decisions));
			}
			else {
				this.decisions = this.decisions.refused(doubt.what() + "; " + doubt.hint());
			}
			all.missing().forEach((missing) -> warn(missing.about().id().value() + ": " + missing.problem()));
		}
		if (this.decisions.refusal() != null) {
			warn("nothing of plan " + this.request.plan().name() + " is removed: " + this.decisions.refusal());
		}
		this.listener.decided(result(0, null));
		if (doubt != null && doubt.code() != ExitCode.WARNINGS) {
			throw doubt;
		}
	}

	private Decisions decide(List<Candidate> candidates) {
		Map<String, List<String>> only = new LinkedHashMap<>();
		this.places.stream()
			.filter((place) -> !place.only().isEmpty())
			.forEach((place) -> only.put(place.name(), place.only()));
		return Retention.decide(candidates, this.request.clock().instant(), this.request.plan().zone(), new Policy(
				this.request.plan().retention(), only, this.request.interval(), this.request.allowLargeRemoval()));
	}

	/** What goes, oldest first, with its reason; empty for a dry run. */
	Map<String, String> doomed() {
		Map<String, String> doomed = new LinkedHashMap<>();
		List<Decision> going = this.decisions.with(Decision.Verdict.REMOVE);
		for (int i = going.size() - 1; i >= 0 && !this.request.dryRun(); i--) {
			doomed.put(going.get(i).backup().id(), going.get(i).reason());
		}
		return doomed;
	}

	/** Moves copies to other storage classes. */
	void move() {
		for (Decision decision : this.decisions.with(Decision.Verdict.MOVE)) {
			checkStopped();
			String target = decision.storageClass();
			if (target != null && !this.request.dryRun()) {
				move(id(decision.backup()), target);
			}
		}
	}

	/** What one store refuses is told, and tried again by the next run. */
	private void move(BackupId id, String target) {
		boolean all = true;
		for (Place place : this.places) {
			Holding holding = place.of(id);
			if (holding == null || !place.destination().hasStorageClasses()) {
				continue;
			}
			for (StoredObject archive : holding.archives()) {
				if (!target.equals(archive.storageClass())) {
					try {
						place.destination().move(archive.key(), target);
					}
					catch (HoldfastException ex) {
						all = false;
						warn(id.value() + " is not moved: " + ex.what());
					}
				}
			}
		}
		if (all) {
			this.moved.add(id.value());
		}
	}

	/**
	 * Removes one backup, which is marked by then.
	 * @throws HoldfastException when something of it is still there, or when it came into
	 * use meanwhile
	 */
	void remove(String backupId) {
		checkStopped();
		Survey all = this.survey;
		String use = (all != null) ? all.busy().get(id(backupId)) : null;
		if (use != null) {
			throw new HoldfastException(ExitCode.BUSY, "backup " + backupId + " is " + use,
					"the next cleanup removes it");
		}
		this.remover.remove(id(backupId));
		this.removed.add(backupId);
		this.listener.removed(backupId);
	}

	CleanupResult result(long millis, @Nullable HoldfastException failure) {
		return new CleanupResult(this.request.plan().name(), this.request.dryRun(), this.decisions.decisions(),
				this.decisions.refusal(), about(), this.removed, this.moved, this.warnings, millis, failure);
	}

	private Map<String, CleanupResult.About> about() {
		Map<String, CleanupResult.About> about = new HashMap<>();
		for (Decision decision : this.decisions.decisions()) {
			Map<String, Long> bytes = new TreeMap<>();
			for (Place place : this.places) {
				Holding holding = place.of(id(decision.backup()));
				if (holding != null) {
					bytes.put(place.name(), holding.bytes());
				}
			}
			about.put(decision.backup().id(), new CleanupResult.About(
					bytes.values().stream().mapToLong(Long::longValue).max().orElse(0), List.copyOf(bytes.keySet())));
		}
		return about;
	}

	List<String> warnings() {
		return List.copyOf(this.warnings);
	}

	private void warn(String message) {
		if (!this.warnings.contains(message)) {
			this.warnings.add(message);
		}
	}

	/** Makes it end soon, between two backups. */
	void stop() {
		this.stopped = true;
	}

	private void checkStopped() {
		if (this.stopped) {
			throw new CancellationException("stopped");
		}
	}

	private static BackupId id(Candidate backup) {
		return id(backup.id());
	}

	private static BackupId id(String value) {
		return BackupId.parse(value).orElseThrow();
	}

	@Override
	public void close() {
		this.places.forEach(Place::close);
	}

}
