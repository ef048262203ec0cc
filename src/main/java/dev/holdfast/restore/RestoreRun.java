package dev.holdfast.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.holdfast.Version;
import dev.holdfast.evidence.CheckResult;
import dev.holdfast.evidence.Checks;
import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.evidence.ProofRun;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.LockHolder;
import dev.holdfast.loading.BackupLoad;
import dev.holdfast.loading.Destined;
import dev.holdfast.loading.Differences;
import dev.holdfast.loading.Evidences;
import dev.holdfast.loading.RestoredChecks;
import dev.holdfast.loading.ScratchSpace;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.RestoreTestSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.Target;
import dev.holdfast.source.TargetState;

/**
 * One run of the restore job, with everything open that it works on. What is loaded gets
 * its place only when all of it is proven; closing the run before that removes it.
 */
final class RestoreRun implements AutoCloseable {

	private static final String UNTOUCHED = "the target is as it was before";

	private final RestoreRequest request;

	private final SafetyBackup safety;

	private final String runId;

	private final String id;

	private final RestoreListener listener;

	private final BackupLoad load;

	private final Instant began = Instant.now();

	private final List<String> warnings = new ArrayList<>();

	private final List<String> before = new ArrayList<>();

	private final List<ProofRun.Step> steps = new ArrayList<>();

	private final Map<String, Destined.Place> places = new LinkedHashMap<>();

	/** Places that have what they should from before the run died. */
	private final List<Destined.Place> done = new ArrayList<>();

	private final Map<String, String> described = new LinkedHashMap<>();

	private Map<String, Proof> proofs = Map.of();

	private List<CheckResult> checks = List.of();

	private String saved = WhatIsThere.NOTHING;

	private String state = UNTOUCHED;

	private @Nullable ScratchSpace space;

	private @Nullable Manifest manifest;

	private @Nullable HoldfastException failure;

	private volatile @Nullable Checks asking;

	RestoreRun(RestoreRequest request, SafetyBackup safety, String runId, RestoreListener listener) {
		this.request = request;
		this.safety = safety;
		this.runId = runId;
		this.id = runId.replaceAll("[^A-Za-z0-9]", "");
		this.listener = listener;
		this.load = new BackupLoad(request.plan(), request.backup(), request.destinations(), request.spool(),
				request.withoutManifest(), listener::read, this::warn);
	}

	RestoreRequest request() {
		return this.request;
	}

	/** Shows something that is kept out of the history. */
	void say(String message) {
		this.listener.warn(message);
	}

	void warn(String message) {
		this.warnings.add(message);
		this.listener.warn(message);
	}

	private void step(String name, Runnable work) {
		this.listener.step(name);
		Instant start = Instant.now();
		try {
			work.run();
		}
		catch (HoldfastException ex) {
			this.failure = (this.failure != null) ? this.failure : ex;
			throw ex;
		}
		finally {
			this.steps.add(new ProofRun.Step(name, start, Duration.between(start, Instant.now()).toMillis()));
		}
	}

	/** Finds the backup, and opens the place of every source that is restored. */
	void fetch() {
		step("fetch", () -> {
			Manifest backup = this.load.fetch();
			this.manifest = backup;
			ScratchSpace made = ScratchSpace.create(this.request.home(), this.id);
			this.space = made;
			this.places.putAll(this.request.destined()
				.open(backup, this.request.plan(), this.request.environment(), made.directory()));
			this.places.forEach((source, place) -> this.described.put(source, place.target().describe()));
			setAside();
		});
	}

	/** What this run put in its place before it died is not put there again. */
	private void setAside() {
		List<String> names = this.places.keySet()
			.stream()
			.filter((source) -> Objects.requireNonNull(this.places.get(source)).target().accepted(this.id))
			.toList();
		for (String source : names) {
			this.done.add(Objects.requireNonNull(this.places.remove(source)));
			warn("source " + source + " was proven and put in its place before the run died; "
					+ "evidence of that was not kept");
		}
	}

	/**
	 * Backs up what is there, when anything is.
	 * @param earlier the backup that this run has made before it died; null for none
	 * @return what was done, for the history
	 */
	String saveWhatIsThere(@Nullable String earlier) {
		step("safety-backup", () -> {
			this.saved = new WhatIsThere(this.request, this.safety, this::warn).save(this.places.values(), earlier);
		});
		return this.saved;
	}

	/** Loads everything beside its place. */
	void load() {
		step("load", () -> {
			Manifest backup = Objects.requireNonNull(this.manifest);
			for (SourceSummary source : backup.sources()) {
				Destined.Place place = this.places.get(source.name());
				if (place != null) {
					place.target().prepare(loading(source));
				}
			}
			if (!this.places.isEmpty()) {
				this.load.load(targets());
			}
		});
	}

	private Loading loading(SourceSummary source) {
		Loading how = this.request.options();
		return new Loading(this.id, this.request.backup().value(), source.bytes(), how.include(), how.exclude(),
				how.parts(), how.asSchema(), how.owners(), how.privileges(), how.role(), how.createRoles(), how.drop(),
				how.inPlace(), how.terminateSessions(), how.dropOld() && !keepsOld(source.name()));
	}

	/**
	 * Whether the plan leaves tables of a PostgreSQL database out of its backups: then no
	 * backup has all that the old database holds.
	 */
	private boolean keepsOld(String source) {
		boolean partial = this.request.options().dropOld() && this.request.plan()
			.sources()
			.stream()
			.anyMatch((spec) -> spec.name().equals(source) && spec instanceof PostgresSpec database
					&& !(database.include().isEmpty() && database.exclude().isEmpty()
							&& database.excludeData().isEmpty()));
		if (partial) {
			warn("source " + source + ": the old database is kept, --drop-old or not: "
					+ "the plan leaves tables of it out of backups");
		}
		return partial;
	}

	private Map<String, Target> targets() {
		Map<String, Target> targets = new LinkedHashMap<>();
		this.places.forEach((source, place) -> targets.put(source, place.target()));
		return targets;
	}

	/**
	 * Compares all of it with what was dumped, and puts it in its place.
	 * @throws HoldfastException with {@code DAMAGED} for any difference
	 */
	void prove() {
		step("prove", () -> {
			this.proofs = this.load.prove(targets(), this.request.level());
			RestoreTestSpec spec = this.request.plan().restoreTest();
			if (spec != null && !spec.checks().isEmpty() && this.request.selection().isEmpty() && this.done.isEmpty()) {
				Checks asked = RestoredChecks.of(this.request.plan().name(), this.request.backup().value(), this.runId,
						targets(), this.listener::warn);
				this.asking = asked;
				this.checks = asked.run(spec.checks());
			}
			Differences.require(this.request.backup().value(), this.proofs);
			RestoredChecks.require(this.checks);
			accept();
		});
	}

	private void accept() {
		int done = 0;
		for (Map.Entry<String, Destined.Place> each : this.places.entrySet()) {
			this.state = (done == 0) ? UNTOUCHED
					: "restored are " + String.join(", ", List.copyOf(this.places.keySet()).subList(0, done))
							+ "; the others are as they were";
			String old = each.getValue().target().accept();
			if (!old.isEmpty()) {
				this.before.add(old);
			}
			done++;
		}
		this.state = "everything is in its place";
	}

	/** Keeps the evidence of what was shown, where anything was. */
	EvidenceStore.@Nullable Kept record() {
		HoldfastException failed = this.failure;
		if (this.manifest == null || !this.manifest.vouchedFor()
				|| (this.proofs.isEmpty() && (failed == null || failed.code() != ExitCode.DAMAGED))) {
			return null;
		}
		this.listener.step("record");
		ProofRun run = new ProofRun(this.runId, HistoryKeys.RESTORE_JOB, this.request.requestedBy(),
				LockHolder.hostName(), this.request.trigger(), this.request.correlationId(), this.began, Instant.now(),
				this.steps, ProofRun.ownVersions(Version.current()));
		return Evidences.keep(this.request.home(), this.request.plan(), this.load.stored(), run, this.proofs,
				this.described, this.request.level(), this.request.selection(), this.checks,
				(failed != null) ? failed.what() : null, this::warn);
	}

	/** Whether what was restored was compared only with what the archive says itself. */
	boolean unproven() {
		return this.manifest != null && !this.manifest.vouchedFor();
	}

	Map<String, Proof> proofs() {
		return this.proofs;
	}

	List<String> warnings() {
		return List.copyOf(this.warnings);
	}

	/** Makes the run end soon. */
	void stop() {
		this.load.stop();
		List.copyOf(this.places.values()).forEach((place) -> place.target().stop());
		Checks asked = this.asking;
		if (asked != null) {
			asked.stop();
		}
	}

	RestoreResult result(long millis, @Nullable HoldfastException wrong) {
		return new RestoreResult(this.request.backup().value(), this.request.plan().name(), this.manifest,
				(this.manifest != null) ? this.load.stored().location() : null, this.described, this.saved, this.proofs,
				this.checks, this.before, this.warnings,
				this.steps.stream().filter((each) -> each.name().equals("load")).mapToLong(ProofRun.Step::millis).sum(),
				millis, this.state, wrong);
	}

	/** Removes what did not get its place. */
	@Override
	public void close() {
		boolean accepted = this.state.startsWith("everything");
		List<String> changed = new ArrayList<>();
		List<Destined.Place> last = new ArrayList<>(this.places.values());
		Collections.reverse(last);
		for (Destined.Place place : last) {
			try {
				if (!accepted) {
					place.target().discard();
				}
				place.target().close();
			}
			catch (HoldfastException ex) {
				warn(ex.what());
				this.state = accepted ? this.state : this.state + "; " + ex.what();
			}
			// as it is now that what was made is removed
			if (!accepted && !place.target().changed().isEmpty()) {
				changed.add(place.target().changed());
			}
		}
		if (!changed.isEmpty()) {
			this.state = (this.state.startsWith("restored are") ? this.state.replaceFirst(";.*", "") + "; " : "")
					+ String.join("; ", changed);
		}
		this.done.forEach((place) -> place.target().close());
		ScratchSpace made = this.space;
		if (made != null) {
			made.remove();
			made.close();
		}
		this.load.close();
	}

}
