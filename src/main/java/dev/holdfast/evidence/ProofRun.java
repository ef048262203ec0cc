package dev.holdfast.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The run that restored a backup and proved it.
 *
 * @param runId identifies the run; the same after a restart
 * @param job {@code restore-test} or {@code restore}
 * @param requestedBy who asked, {@code user@host} unless told
 * @param host where it ran
 * @param trigger {@code manual}, {@code schedule} or what started it
 * @param correlationId ties it to its cause; null for none
 * @param startedAt when it began to fetch the backup
 * @param endedAt when the data were loaded and proven, and in their place
 * @param steps how long each step took
 * @param versions of the program, Java, servers and tools, by name
 */
public record ProofRun(String runId, String job, String requestedBy, String host, String trigger,
		@Nullable String correlationId, Instant startedAt, Instant endedAt, List<Step> steps,
		Map<String, String> versions) {

	public ProofRun {
		Stream.of(runId, job, requestedBy, host, trigger, startedAt, endedAt).forEach(Objects::requireNonNull);
		steps = List.copyOf(steps);
		versions = Map.copyOf(versions);
	}

	/** The measured recovery time: from the beginning until the data were back. */
	public Duration recoveryTime() {
		return Duration.between(this.startedAt, this.endedAt);
	}

	/** The versions of this process's own parts, for a start: program, Java, system. */
	public static Map<String, String> ownVersions(String program) {
		Map<String, String> versions = new TreeMap<>();
		versions.put("holdfast", program);
		versions.put("java", System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
		versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
				+ System.getProperty("os.arch"));
		return versions;
	}

	/**
	 * One step.
	 *
	 * @param name for example {@code load}
	 * @param startedAt when it began
	 * @param millis how long it took
	 */
	public record Step(String name, Instant startedAt, long millis) {
	}

}
