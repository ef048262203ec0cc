package dev.holdfast.retention;

import java.util.List;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * What came of cleaning a plan.
 *
 * @param plan its name
 * @param dryRun whether it was only said what would be done
 * @param decisions what was decided, the newest backup first
 * @param refusal why nothing was removed although the rules say so, or null
 * @param about bytes and destinations of each backup, by its id
 * @param removed ids of those that are gone
 * @param moved ids of those that were moved
 * @param warnings what is not quite as it should be
 * @param millis how long it took
 * @param failure why it failed; null when it did not
 */
public record CleanupResult(String plan, boolean dryRun, List<Decision> decisions, @Nullable String refusal,
		Map<String, About> about, List<String> removed, List<String> moved, List<String> warnings, long millis,
		@Nullable HoldfastException failure) {

	public CleanupResult {
		decisions = List.copyOf(decisions);
		about = Map.copyOf(about);
		removed = List.copyOf(removed);
		moved = List.copyOf(moved);
		warnings = List.copyOf(warnings);
	}

	/** Of a run that could not begin. */
	static CleanupResult failed(CleanupRequest request, HoldfastException failure) {
		return new CleanupResult(request.plan().name(), request.dryRun(), List.of(), null, Map.of(), List.of(),
				List.of(), List.of(), 0, failure);
	}

	/** The exit code that this run stands for. */
	public ExitCode exitCode() {
		if (this.failure != null) {
			return this.failure.code();
		}
		return (this.refusal != null || !this.warnings.isEmpty()) ? ExitCode.WARNINGS : ExitCode.DONE;
	}

	/**
	 * What a backup takes.
	 *
	 * @param bytes of its archive at each destination
	 * @param destinations that hold something of it
	 */
	public record About(long bytes, List<String> destinations) {

		public About {
			destinations = List.copyOf(destinations);
		}

	}

}
