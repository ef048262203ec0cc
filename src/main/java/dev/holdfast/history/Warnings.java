package dev.holdfast.history;

import java.util.ArrayList;
import java.util.List;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Warnings in an execution context: a JSON list kept as one string. At most
 * {@value #LIMIT} are listed, each cut to {@value #LENGTH} characters, so that a tree
 * with a million unreadable files cannot swell the repository; the count is exact.
 */
public final class Warnings {

	static final int LIMIT = 100;

	static final int LENGTH = 500;

	private static final JsonMapper JSON = JsonMapper.shared();

	private Warnings() {
	}

	/**
	 * Writes warnings into a context in place of those there.
	 * @param context the context of the step or the job
	 * @param warnings all of them, or the first ones
	 * @param count how many there were
	 */
	public static void write(ExecutionContext context, List<String> warnings, long count) {
		List<String> kept = warnings.stream().limit(LIMIT).map(Warnings::cut).toList();
		context.putString(HistoryKeys.WARNINGS, JSON.writeValueAsString(kept));
		context.putLong(HistoryKeys.WARNING_COUNT, Math.max(count, warnings.size()));
	}

	/**
	 * Adds a warning to those in a context, for example when a job's listener has one
	 * after the last step.
	 */
	public static void add(ExecutionContext context, String warning) {
		List<String> warnings = context.containsKey(HistoryKeys.WARNINGS)
				? new ArrayList<>(read(context.getString(HistoryKeys.WARNINGS))) : new ArrayList<>();
		long count = context.getLong(HistoryKeys.WARNING_COUNT, warnings.size());
		warnings.add(warning);
		write(context, warnings, count + 1);
	}

	/** The warnings that {@link #write} left in a value of a context. */
	static List<String> read(String json) {
		return JSON.readValue(json, new TypeReference<List<String>>() {
		});
	}

	private static String cut(String warning) {
		return (warning.length() <= LENGTH) ? warning : warning.substring(0, LENGTH - 1) + "…";
	}

}
