package dev.holdfast.cli;

import java.util.concurrent.atomic.AtomicLong;

import dev.holdfast.verify.VerifyRequest;

/**
 * Shows a running verification: on a terminal one live line, else a line as it begins.
 */
final class VerifyProgress {

	private static final long REDRAW_NANOS = 200_000_000L;

	private final Output output;

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong drawn = new AtomicLong();

	private volatile long began = System.nanoTime();

	VerifyProgress(Output output) {
		this.output = output;
	}

	void began(VerifyRequest request) {
		this.bytes.set(0);
		this.began = System.nanoTime();
		if (!this.output.terminal()) {
			this.output.progress("  verify " + request.backup().value() + ": " + request.level().word());
		}
	}

	void read(long more) {
		long total = this.bytes.addAndGet(more);
		long now = System.nanoTime();
		long last = this.drawn.get();
		if (this.output.terminal() && now - last >= REDRAW_NANOS && this.drawn.compareAndSet(last, now)) {
			long millis = (now - this.began) / 1_000_000;
			this.output.live("  verify " + Quantities.size(total) + "  " + Quantities.rate(total, millis) + "   "
					+ Quantities.duration(millis));
		}
	}

	/** Removes the live line. */
	void clear() {
		this.output.live("");
	}

}
