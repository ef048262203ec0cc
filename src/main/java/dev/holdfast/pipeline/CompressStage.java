package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import dev.holdfast.archive.Compression;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compresses segments side by side, each into whole frames under the same number. A raw
 * segment is removed only after its frames are there.
 */
final class CompressStage {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String NOTE = "compress";

	private final PipelineSettings settings;

	private final Staging staging;

	private final SegmentQueue raw;

	private final SegmentQueue compressed;

	private final Gate gate;

	private final RunProgress progress;

	private final AtomicLong next = new AtomicLong();

	private final AtomicLong end = new AtomicLong(Long.MAX_VALUE);

	private final AtomicLong bytesOut = new AtomicLong();

	CompressStage(PipelineSettings settings, Staging staging, SegmentQueue raw, SegmentQueue compressed, Gate gate,
			RunProgress progress) {
		this.settings = settings;
		this.staging = staging;
		this.raw = raw;
		this.compressed = compressed;
		this.gate = gate;
		this.progress = progress;
	}

	/** What a finished compression said; null when none has finished. */
	static @Nullable CompressOutcome noted(Staging staging) throws IOException {
		String note = staging.note(NOTE);
		return (note != null) ? JSON.readValue(note, CompressOutcome.class) : null;
	}

	CompressOutcome run(Runnable awaitCompletion, boolean sealed) throws Exception {
		CompressOutcome outcome = (sealed || this.compressed.endNote() != null) ? noted(this.staging) : null;
		if (outcome == null) {
			work();
			DumpOutcome dumped = Objects.requireNonNull(DumpStage.noted(this.staging));
			outcome = new CompressOutcome(dumped.bytes(), this.bytesOut.get());
			this.staging.note(NOTE, JSON.writeValueAsString(outcome));
			this.compressed.end(this.end.get(), "{}");
		}
		awaitCompletion.run();
		return outcome;
	}

	private void work() throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(this.settings.workers(), (task) -> {
			Thread thread = new Thread(task, "compress");
			thread.setDaemon(true);
			return thread;
		});
		try {
			List<Future<?>> workers = new ArrayList<>();
			for (int i = 0; i < this.settings.workers(); i++) {
				workers.add(pool.submit(() -> {
					compressAll();
					return null;
				}));
			}
			awaitAll(workers);
		}
		finally {
			pool.shutdownNow();
		}
	}

	/** Throws what failed first rather than what the other workers then ended by. */
	private static void awaitAll(List<Future<?>> workers) throws Exception {
		Exception failure = null;
		for (Future<?> worker : workers) {
			try {
				worker.get();
			}
			catch (ExecutionException ex) {
				Exception cause = (ex.getCause() instanceof Exception known) ? known : ex;
				failure = (failure == null || failure instanceof UpstreamFailedException) ? cause : failure;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private void compressAll() throws IOException {
		try (Compression compression = Compression.of(this.settings.compression())) {
			boolean more = true;
			while (more) {
				more = compress(this.next.getAndIncrement(), compression);
			}
		}
		catch (CancellationException | UpstreamFailedException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException | Error ex) {
			// the other workers must not wait for a segment that never comes
			RuntimeException failure = StageFailures.translate("compress", this.staging.directory(), ex);
			this.gate.fail("compress", failure);
			throw failure;
		}
	}

	private boolean compress(long number, Compression compression) throws IOException {
		long there = this.compressed.size(number);
		if (there >= 0) {
			this.bytesOut.addAndGet(there);
			this.raw.release(number);
			return true;
		}
		Segment segment = this.raw.take(number);
		if (segment == null) {
			this.end.accumulateAndGet(number, Math::min);
			return false;
		}
		try (ReadableByteChannel in = segment.open(); SegmentOutput out = this.compressed.begin(number)) {
			compression.compress(in, out);
			out.publish();
			this.bytesOut.addAndGet(out.size());
			this.progress.compressed(segment.size(), out.size());
		}
		this.raw.release(number);
		return true;
	}

}
