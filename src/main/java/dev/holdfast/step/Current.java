package dev.holdfast.step;

import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The run that this process makes of a job; set before the job begins.
 *
 * @param <R> the run
 */
public final class Current<R> {

	private final Consumer<R> stop;

	private volatile @Nullable R run;

	/**
	 * @param stop makes a run end soon; may come from any thread at any time
	 */
	public Current(Consumer<R> stop) {
		this.stop = stop;
	}

	/** Says which run the job's steps work on from now on. */
	public void begin(R begun) {
		this.run = begun;
	}

	/** The run. */
	public R get() {
		return Objects.requireNonNull(this.run, "no run has begun");
	}

	/** Makes the run stop soon; nothing when none has begun. */
	public void stop() {
		R begun = this.run;
		if (begun != null) {
			this.stop.accept(begun);
		}
	}

}
