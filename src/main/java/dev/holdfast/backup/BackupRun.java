package dev.holdfast.backup;

import java.util.ArrayList;
import java.util.List;

import dev.holdfast.audit.AuditNote;
import dev.holdfast.destination.Destination;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.pipeline.Pipeline;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.pipeline.Staging;
import org.jspecify.annotations.Nullable;

/** One run of the backup job, with everything open that it works on. */
final class BackupRun implements AutoCloseable {

	private final BackupRequest request;

	private final BackupId id;

	private final Staging staging;

	private final Pipeline pipeline;

	private final Parties parties;

	private final RunProgress progress;

	private final List<String> warnings = new ArrayList<>();

	private volatile Recorder.@Nullable Recorded recorded;

	private volatile @Nullable AuditNote audit;

	BackupRun(BackupRequest request, BackupId id, Staging staging, Pipeline pipeline, Parties parties,
			RunProgress progress) {
		this.request = request;
		this.id = id;
		this.staging = staging;
		this.pipeline = pipeline;
		this.parties = parties;
		this.progress = progress;
	}

	BackupRequest request() {
		return this.request;
	}

	/** The backup's id; an earlier process's when this run resumes one. */
	BackupId id() {
		return this.id;
	}

	Staging staging() {
		return this.staging;
	}

	Pipeline pipeline() {
		return this.pipeline;
	}

	Parties parties() {
		return this.parties;
	}

	RunProgress progress() {
		return this.progress;
	}

	/** A destination by its name. */
	Destination destination(String name) {
		return this.parties.destinations()
			.stream()
			.filter((destination) -> destination.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	/** Says something that ends the run with warnings. */
	synchronized void warn(String message) {
		this.warnings.add(message);
		this.progress.warn(message);
	}

	/** What was warned about outside of the dump. */
	synchronized List<String> warnings() {
		return List.copyOf(this.warnings);
	}

	/** Says how far the audit chain went before this run. */
	void audited(@Nullable AuditNote note) {
		this.audit = note;
	}

	/** The audit chain before this run; null while there is none. */
	@Nullable AuditNote audit() {
		return this.audit;
	}

	void recorded(Recorder.Recorded what) {
		this.recorded = what;
	}

	/** What is on record; null before the record step has ended. */
	Recorder.@Nullable Recorded recorded() {
		return this.recorded;
	}

	/**
	 * Closes connections. Staging stays: whoever ran the job knows whether it is needed.
	 */
	@Override
	public void close() {
		this.pipeline.close();
	}

}
