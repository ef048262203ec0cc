package dev.holdfast.action;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.batch.infrastructure.item.ExecutionContext;

import dev.holdfast.history.Warnings;

/** One run of an action: what it has to say, and whether it should stop. */
public final class ActionRun {

	private final ExecutionContext context = new ExecutionContext();

	private final List<String> warnings = new CopyOnWriteArrayList<>();

	private volatile boolean stopped;

	/**
	 * Keeps a value in the context of the job.
	 * @param key as {@code HistoryKeys} names it
	 */
	public void note(String key, String value) {
		this.context.putString(key, value);
	}

	/** Keeps a number in the context of the job. */
	public void note(String key, long value) {
		this.context.putLong(key, value);
	}

	/** Says what the user should know; the run ends with {@code WARNINGS} then. */
	public void warn(String warning) {
		this.warnings.add(warning);
	}

	/** Throws when the run was asked to stop: to be called between its parts. */
	public void checkStopped() {
		if (this.stopped) {
			throw new CancellationException("stopped");
		}
	}

	List<String> warnings() {
		return List.copyOf(this.warnings);
	}

	void stop() {
		this.stopped = true;
	}

	/** Writes it all, whatever came of the work. */
	void record(ExecutionContext job) {
		this.context.entrySet().forEach((entry) -> job.put(entry.getKey(), entry.getValue()));
		Warnings.write(job, warnings(), this.warnings.size());
	}

}
