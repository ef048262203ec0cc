package dev.holdfast.cli;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows a running restore: on a terminal one live line, else a line as each step begins.
 */
final class RestoreProgress {

	private static final long REDRAW_NANOS = 200_000_000L;

	private final Output output;

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong drawn = new AtomicLong();

	private volatile long began = System.nanoTime();

	private volatile String step = "";

	RestoreProgress(Output output) {
		this.output = output;
	}

	void began(String what) {
		this.bytes.set(0);
		this.began = System.nanoTime();
		if (!this.output.terminal()) {
			this.output.progress("  " + what);
		}
	}

	void step(String name) {
		this.step = name;
		draw(System.nanoTime());
	}

	void read(long more) {
		this.bytes.addAndGet(more);
		long now = System.nanoTime();
		long last = this.drawn.get();
		if (now - last >= REDRAW_NANOS && this.drawn.compareAndSet(last, now)) {
			draw(now);
		}
	}

	private void draw(long now) {
		if (this.output.terminal()) {
			long millis = (now - this.began) / 1_000_000;
			this.output.live("  " + this.step + "  " + Quantities.size(this.bytes.get()) + "  "
					+ Quantities.rate(this.bytes.get(), millis) + "   " + Quantities.duration(millis));
		}
	}

	/** Removes the live line. */
	void clear() {
		this.output.live("");
	}

}
