package dev.holdfast.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.HandOff;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * The four stages of one backup over one staging directory. They are meant to run side by
 * side, each on a thread of its own; any that had finished in an earlier process return
 * what they returned then. A stage that fails makes those that depend on it fail too.
 */
public final class Pipeline implements AutoCloseable {

	private static final long DURABLE_SEGMENT = 32L << 20;

	private static final long MEMORY_SEGMENT = 2L << 20;

	private static final int MEMORY_WINDOW = 6;

	private final PipelineSettings settings;

	private final Staging staging;

	private final RunProgress progress;

	private final Gate gate = new Gate();

	private final SegmentQueue raw;

	private final SegmentQueue compressed;

	private final Parts parts;

	/**
	 * Opens the pipeline on what staging holds. An unfinished dump is worth nothing (its
	 * snapshot died with its connection), so whatever followed from it is removed here,
	 * before any stage can see it.
	 */
	public Pipeline(PipelineSettings settings, Staging staging, RunProgress progress) throws IOException {
		this.settings = settings;
		this.staging = staging;
		this.progress = progress;
		staging.note(Staging.KEY, settings.key().value());
		boolean durable = settings.handOff() == HandOff.DURABLE;
		this.parts = new Parts(staging.directory().resolve("parts"), durable ? Long.MAX_VALUE : settings.stagingLimit(),
				this.gate);
		if (durable) {
			this.raw = new DurableQueue(staging.directory().resolve("raw"), settings.stagingLimit(), this.gate);
			this.compressed = new DurableQueue(staging.directory().resolve("compressed"), Long.MAX_VALUE, this.gate);
		}
		else {
			this.raw = new MemoryQueue(MEMORY_WINDOW, this.gate);
			this.compressed = new MemoryQueue(MEMORY_WINDOW, this.gate);
		}
		if (this.raw.endNote() == null && this.parts.seal() == null) {
			this.raw.clear();
			this.compressed.clear();
		}
	}

	/** Dumps all sources into raw segments. */
	public DumpOutcome dump() {
		return stage("dump", () -> {
			if (!dumpFinished()) {
				StagingSpace.check(this.settings, this.staging.directory()).forEach(this.progress::warn);
			}
			return new DumpStage(this.settings, this.staging, this.raw, this.gate, this.progress, segmentSize())
				.run(this::awaitSealWhenTransient, this.parts.seal() != null);
		});
	}

	/** Compresses raw segments into frames. */
	public CompressOutcome compress() {
		return stage("compress", () -> new CompressStage(this.settings, this.staging, this.raw, this.compressed,
				this.gate, this.progress)
			.run(this::awaitSealWhenTransient, this.parts.seal() != null));
	}

	/** Encrypts frames into the parts of the archive, and seals it. */
	public Seal encrypt() {
		return stage("encrypt",
				() -> new EncryptStage(this.settings, this.compressed, this.parts, this.progress).run());
	}

	/**
	 * Sends the parts to every destination. Fails after all have ended. When none of them
	 * is fit to take an archive at all, the dump need not go on.
	 */
	public List<UploadOutcome> upload() {
		UploadStage upload = new UploadStage(this.settings, this.staging, this.parts, this.gate, this.progress);
		return stage("upload", () -> {
			try {
				return upload.run();
			}
			catch (HoldfastException ex) {
				if (!upload.begun() && !dumpFinished()) {
					this.gate.fail("upload", ex);
					this.settings.sources().forEach(Source::stop);
				}
				throw ex;
			}
		});
	}

	/** The destinations that hold the whole archive, also those of an earlier process. */
	public List<UploadOutcome> stored() throws IOException {
		List<UploadOutcome> stored = new ArrayList<>();
		for (PipelineSettings.Target target : this.settings.destinations()) {
			UploadOutcome done = DestinationUpload.done(this.staging, target.destination().name());
			if (done != null) {
				stored.add(done);
			}
		}
		return stored;
	}

	/** Whether the archive is finished, be it stored or not. */
	public boolean sealed() {
		return this.parts.seal() != null;
	}

	/** The seal of the finished archive. */
	public Seal sealedOrFail() {
		return Objects.requireNonNull(this.parts.seal(), "the encryption has not finished");
	}

	/** Whether no source needs to be read again. */
	public boolean dumpFinished() {
		return this.raw.endNote() != null || this.parts.seal() != null;
	}

	/** What the finished dump said. */
	public DumpOutcome dumpedOrFail() throws IOException {
		return Objects.requireNonNull(DumpStage.noted(this.staging), "the dump has not finished");
	}

	/** What the finished compression said. */
	public CompressOutcome compressedOrFail() throws IOException {
		return Objects.requireNonNull(CompressStage.noted(this.staging), "the compression has not finished");
	}

	/** What closed the pipeline first; null when nothing failed. */
	public @Nullable Throwable failure() {
		return this.gate.failure();
	}

	/** Makes all stages fail soon with this. Returns at once. */
	public void fail(HoldfastException cause) {
		this.gate.fail("the run", cause);
		this.settings.sources().forEach(Source::stop);
	}

	/** Makes all stages end soon. Returns at once. */
	public void stop() {
		this.gate.stop();
		this.settings.sources().forEach(Source::stop);
	}

	/**
	 * With the memory hand-off a finished dump is worth nothing before the archive is
	 * sealed, so neither stage may complete earlier: a completed step is never run again.
	 */
	private void awaitSealWhenTransient() {
		if (this.settings.handOff() == HandOff.MEMORY) {
			this.parts.awaitSeal();
		}
	}

	private long segmentSize() {
		return (this.settings.handOff() == HandOff.DURABLE)
				? Math.max(1, Math.min(DURABLE_SEGMENT, this.settings.stagingLimit() / 4)) : MEMORY_SEGMENT;
	}

	private <T> T stage(String name, Callable<T> work) {
		try {
			this.gate.check();
			return work.call();
		}
		catch (DumpStoppedException ex) {
			this.gate.check();
			throw new CancellationException("stopped");
		}
		catch (CancellationException | UpstreamFailedException ex) {
			throw ex;
		}
		catch (Exception | Error ex) {
			RuntimeException failure = StageFailures.translate(name, this.staging.directory(), ex);
			// an upload that fails leaves an archive behind that only needs to be sent
			// again
			if (!"upload".equals(name) || this.parts.seal() == null && this.settings.handOff() == HandOff.MEMORY) {
				this.gate.fail(name, failure);
				this.settings.sources().forEach(Source::stop);
			}
			throw failure;
		}
	}

	@Override
	public void close() {
		this.settings.sources().forEach(Source::close);
		this.settings.destinations().forEach((target) -> target.destination().close());
	}

}
