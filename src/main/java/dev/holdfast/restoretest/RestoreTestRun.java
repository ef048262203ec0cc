package dev.holdfast.restoretest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.loading.BackupLoad;
import dev.holdfast.loading.Differences;
import dev.holdfast.loading.Evidences;
import dev.holdfast.loading.RestoredChecks;
import dev.holdfast.Version;
import dev.holdfast.evidence.CheckResult;
import dev.holdfast.evidence.Checks;
import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.evidence.ProofRun;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.LockHolder;
import dev.holdfast.plan.RestoreTestSpec;
import dev.holdfast.loading.ScratchSpace;
import dev.holdfast.loading.Targets;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.Target;

/**
 * One run of the restore-test job, with everything open that it works on. Whatever
 * becomes of it, closing it removes all that it made.
 */
final class RestoreTestRun implements AutoCloseable {

	/** Room that is needed, as a multiple of what was dumped: rows, indexes, work. */
	private static final double ROOM = 2.5;

	private final RestoreTestRequest request;

	private final String id;

	private final RestoreTestListener listener;

	private final BackupLoad load;

	private final List<String> warnings = new ArrayList<>();

	private final Map<String, Target> targets = new LinkedHashMap<>();

	private Map<String, Proof> proofs = Map.of();

	private @Nullable Manifest manifest;

	private @Nullable ScratchSpace space;

	private final Map<String, String> places = new LinkedHashMap<>();

	private final List<ProofRun.Step> steps = new ArrayList<>();

	private final Instant began = Instant.now();

	private final String runId;

	private List<CheckResult> checks = List.of();

	private @Nullable HoldfastException failure;

	private volatile @Nullable Checks asking;

	RestoreTestRun(RestoreTestRequest request, String runId, RestoreTestListener listener) {
		this.request = request;
		this.runId = runId;
		this.id = runId.replaceAll("[^A-Za-z0-9]", "");
		this.listener = listener;
		this.load = new BackupLoad(request.plan(), request.backup(), request.destinations(), request.spool(), false,
				listener::read, this::warn);
	}

	private void warn(String message) {
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

	/** Finds the backup, and reads its manifest. */
	void fetch() {
		step("fetch", () -> this.manifest = this.load.fetch());
	}

	/** Makes a place for every source. */
	void provision() {
		step("provision", () -> {
			Manifest backup = Objects.requireNonNull(this.manifest);
			ScratchSpace made = ScratchSpace.create(this.request.home(), this.id);
			this.space = made;
			requireRoom(made, (long) (backup.archive().uncompressedSize() * ROOM));
			for (SourceSummary source : backup.sources()) {
				Target target = Targets.scratch(source, this.request.plan(), this.request.environment(),
						made.directory(source.name()), Targets.register(this.request.home()));
				this.targets.put(source.name(), target);
				target.prepare(Loading.whole(this.id, backup.backupId(), source.bytes()));
				this.places.put(source.name(), target.describe());
			}
		});
	}

	private void requireRoom(ScratchSpace made, long needed) {
		if (made.free() < needed) {
			throw new HoldfastException(ExitCode.DISK_FULL,
					made.directory() + " has " + (made.free() >> 20) + " MiB free, and a restore test of "
							+ this.request.backup().value() + " needs about " + ((needed >> 20) + 1) + " MiB",
					"free space there, or choose a home directory on a larger disk with --home");
		}
	}

	/** Loads the backup from its destination. */
	void load() {
		step("load", () -> this.load.load(this.targets));
	}

	/**
	 * Compares all of it with what was dumped, and asks the plan's own questions.
	 * @throws HoldfastException with {@code DAMAGED} for any difference or wrong answer
	 */
	void prove() {
		step("prove", () -> {
			this.proofs = this.load.prove(this.targets, this.request.level());
			RestoreTestSpec spec = this.request.plan().restoreTest();
			if (spec != null && !spec.checks().isEmpty()) {
				Checks asked = RestoredChecks.of(this.request.plan().name(), this.request.backup().value(), this.runId,
						this.targets, this.listener::warn);
				this.asking = asked;
				this.checks = asked.run(spec.checks());
			}
			Differences.require(this.request.backup().value(), this.proofs);
			RestoredChecks.require(this.checks);
		});
	}

	/** Removes everything that was made. */
	void drop() {
		step("drop", this::remove);
	}

	private void remove() {
		HoldfastException failed = null;
		for (Target target : this.targets.values()) {
			try {
				target.discard();
				target.close();
			}
			catch (HoldfastException ex) {
				failed = ex;
			}
		}
		this.targets.clear();
		ScratchSpace made = this.space;
		this.space = null;
		if (made != null) {
			made.remove();
			made.close();
		}
		if (failed != null) {
			throw failed;
		}
	}

	/**
	 * Keeps the evidence of what was shown, where anything was: a key that is missing
	 * says nothing about the backup.
	 */
	EvidenceStore.@Nullable Kept record() {
		HoldfastException failed = this.failure;
		if (this.manifest == null || (this.proofs.isEmpty() && (failed == null || failed.code() != ExitCode.DAMAGED))) {
			return null;
		}
		ProofRun run = new ProofRun(this.runId, HistoryKeys.RESTORE_TEST_JOB, this.request.requestedBy(),
				LockHolder.hostName(), this.request.trigger(), this.request.correlationId(), this.began, Instant.now(),
				this.steps, ProofRun.ownVersions(Version.current()));
		return Evidences.keep(this.request.home(), this.request.plan(), this.load.stored(), run, this.proofs,
				this.places, this.request.level(), List.of(), this.checks, (failed != null) ? failed.what() : null,
				this::warn);
	}

	/** Makes the run end soon. */
	void stop() {
		this.load.stop();
		List.copyOf(this.targets.values()).forEach(Target::stop);
		Checks asked = this.asking;
		if (asked != null) {
			asked.stop();
		}
	}

	/** What the run has shown so far. */
	Map<String, Proof> proofs() {
		return this.proofs;
	}

	RestoreTestRequest request() {
		return this.request;
	}

	@Nullable Manifest manifest() {
		return this.manifest;
	}

	List<String> warnings() {
		return List.copyOf(this.warnings);
	}

	RestoreTestResult result(long millis, @Nullable HoldfastException wrong) {
		return new RestoreTestResult(this.request.backup().value(), this.request.plan().name(), this.manifest,
				(this.manifest != null) ? this.load.stored().location() : null, this.proofs, this.warnings, this.checks,
				millis("load"), millis("prove"), millis, wrong);
	}

	private long millis(String step) {
		return this.steps.stream().filter((each) -> each.name().equals(step)).mapToLong(ProofRun.Step::millis).sum();
	}

	@Override
	public void close() {
		try {
			if (this.space != null || !this.targets.isEmpty()) {
				remove();
			}
		}
		finally {
			this.load.close();
		}
	}

}
