package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.source.SourceSummary;

/**
 * Shows a running backup: on a terminal one live line, else a plain line for each source
 * that was dumped. Remembers how long each source took.
 */
final class BackupProgress implements RunProgress {

	private static final long REDRAW_NANOS = 200_000_000L;

	private final Output output;

	private final AtomicLong read = new AtomicLong();

	private final AtomicLong rows = new AtomicLong();

	private final AtomicLong files = new AtomicLong();

	private final AtomicLong encrypted = new AtomicLong();

	private final AtomicLong uploaded = new AtomicLong();

	private final AtomicLong drawn = new AtomicLong();

	private final Map<String, Long> sourceMillis = new LinkedHashMap<>();

	private final long began = System.nanoTime();

	private long sourceBegan = this.began;

	BackupProgress(Output output) {
		this.output = output;
	}

	@Override
	public synchronized void began(String backupId, boolean resumed) {
		this.sourceBegan = System.nanoTime();
		this.output.progress(resumed ? backupId + ": resuming" : backupId);
	}

	@Override
	public void anew(String previous, String reason) {
		this.output.progress(previous + " was not finished and is given up: " + reason);
	}

	@Override
	public synchronized void dumpBegins() {
		this.sourceBegan = System.nanoTime();
	}

	@Override
	public void read(long bytes) {
		this.read.addAndGet(bytes);
		draw();
	}

	@Override
	public void counted(long dumpedRows, long dumpedFiles) {
		this.rows.addAndGet(dumpedRows);
		this.files.addAndGet(dumpedFiles);
		draw();
	}

	@Override
	public void encrypted(long bytes) {
		this.encrypted.addAndGet(bytes);
		draw();
	}

	@Override
	public void uploaded(String destination, long bytes) {
		this.uploaded.addAndGet(bytes);
		draw();
	}

	@Override
	public void warn(String message) {
		clear();
		this.output.warning(message);
	}

	@Override
	public synchronized void sourceDumped(SourceSummary summary) {
		long now = System.nanoTime();
		long millis = (now - this.sourceBegan) / 1_000_000;
		this.sourceBegan = now;
		this.sourceMillis.put(summary.name(), millis);
		clear();
		if (!this.output.terminal()) {
			this.output.progress("  dump " + summary.name() + ": " + Quantities.size(summary.bytes()) + " in "
					+ Quantities.duration(millis));
		}
	}

	/** How long a source took, in milliseconds; 0 when an earlier process dumped it. */
	synchronized long millis(String source) {
		return this.sourceMillis.getOrDefault(source, 0L);
	}

	private void draw() {
		if (!this.output.terminal()) {
			return;
		}
		long now = System.nanoTime();
		long last = this.drawn.get();
		if (now - last < REDRAW_NANOS || !this.drawn.compareAndSet(last, now)) {
			return;
		}
		long millis = (now - this.began) / 1_000_000;
		this.output.live("  dump " + Quantities.size(this.read.get()) + "  " + Quantities.rate(this.read.get(), millis)
				+ "   encrypt " + Quantities.size(this.encrypted.get()) + "   upload "
				+ Quantities.size(this.uploaded.get()) + "   " + Quantities.duration(millis));
	}

	/** Removes the live line. */
	void clear() {
		this.output.live("");
	}

}
