package dev.holdfast.plan;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How backups are proven by restoring them.
 *
 * @param schedule cron expression, null for none
 * @param target the server where scratch databases are made, null for a temporary server
 * of our own
 * @param checks what is asked of the restored data beside the proof
 */
public record RestoreTestSpec(@Nullable String schedule, @Nullable SourceSpec target, List<Check> checks) {

	public RestoreTestSpec {
		checks = List.copyOf(checks);
	}

	/** One question to the restored data. */
	public sealed interface Check {

		/** How long the answer may take; then the check has failed. */
		Duration timeout();

		/** What is asked, for people: as written in the plan, without secrets. */
		String shown();

		/** Whether values of variables are in it, so that no answer may be shown. */
		boolean hidden();

	}

	/**
	 * A query whose only value must be the expected one, or a number within bounds.
	 *
	 * @param sql the query
	 * @param expect the value as text; null where there are bounds
	 * @param atLeast the least number, or null
	 * @param atMost the greatest number, or null
	 * @param timeout how long it may take
	 * @param shown for people
	 * @param hidden whether values of variables are in it
	 */
	public record SqlCheck(String sql, @Nullable String expect, @Nullable BigDecimal atLeast,
			@Nullable BigDecimal atMost, Duration timeout, String shown, boolean hidden) implements Check {
	}

	/**
	 * An address that must answer.
	 *
	 * @param url the address
	 * @param status the status of the answer; null for any success (200 to 299)
	 * @param expectJson members that the JSON answer must have: texts (which equal a JSON
	 * string, number or boolean of that text), lists and maps; empty for none
	 * @param timeout how long it may take
	 * @param shown for people
	 * @param hidden whether values of variables are in it
	 */
	public record UrlCheck(URI url, @Nullable Integer status, Map<String, Object> expectJson, Duration timeout,
			String shown, boolean hidden) implements Check {

		public UrlCheck {
			expectJson = Map.copyOf(expectJson);
		}

	}

	/**
	 * A program that must end with 0.
	 *
	 * @param command the program and its arguments
	 * @param timeout how long it may take
	 * @param shown for people
	 * @param hidden whether values of variables are in it
	 */
	public record CommandCheck(List<String> command, Duration timeout, String shown, boolean hidden) implements Check {

		public CommandCheck {
			command = List.copyOf(command);
		}

	}

}
