package dev.holdfast.history;

import java.util.function.Consumer;

import dev.holdfast.failure.ExitCode;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Tells SIGINT from SIGTERM, which the JVM's shutdown does not, and leaves the ending to
 * the JVM: the process ends with 130 or 143 by itself.
 */
final class Signals {

	private final Consumer<ExitCode> stopped;

	private @Nullable SignalHandler previous;

	Signals(Consumer<ExitCode> stopped) {
		this.stopped = stopped;
	}

	void listen() {
		try {
			this.previous = Signal.handle(new Signal("INT"), this::interrupted);
		}
		catch (IllegalArgumentException ex) {
			// started with -Xrs: then signals end the process without asking us
		}
	}

	private void interrupted(Signal signal) {
		this.stopped.accept(ExitCode.INTERRUPTED);
		SignalHandler handler = this.previous;
		if (handler != null) {
			handler.handle(signal);
		}
	}

	void restore() {
		SignalHandler handler = this.previous;
		this.previous = null;
		if (handler != null) {
			Signal.handle(new Signal("INT"), handler);
		}
	}

}
