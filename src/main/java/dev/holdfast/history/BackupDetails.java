package dev.holdfast.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything the history has about one backup.
 *
 * @param backup its latest attempt
 * @param attempts every execution of its run, the first first
 * @param steps every step of every attempt, in the order in which they began
 * @param since other runs that worked on it: verified, restored, deleted …
 */
public record BackupDetails(BackupRecord backup, List<BackupRecord> attempts, List<StepRecord> steps,
		List<BackupRecord> since) {

	/** Steps that run side by side have no order of their own. */
	private static final List<String> ORDER = List.of("dump", "compress", "encrypt", "upload", "record");

	public BackupDetails {
		attempts = List.copyOf(attempts);
		steps = List.copyOf(steps);
		since = List.copyOf(since);
	}

	/** The steps as they count: of each the latest attempt, in the order of the work. */
	public List<StepRecord> lastSteps() {
		Map<String, StepRecord> last = new LinkedHashMap<>();
		ORDER.forEach((name) -> this.steps.forEach((step) -> {
			if (step.name().equals(name)) {
				last.put(name, step);
			}
		}));
		this.steps.stream()
			.filter((step) -> !ORDER.contains(step.name()))
			.forEach((step) -> last.put(step.name(), step));
		return new ArrayList<>(last.values());
	}

}
