package dev.holdfast.plan;

import java.net.URI;
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

	}

	/**
	 * A query whose only value must be the expected one.
	 *
	 * @param sql the query
	 * @param expect the value as text
	 */
	public record SqlCheck(String sql, String expect) implements Check {
	}

	/**
	 * An address that must answer with success.
	 *
	 * @param url the address
	 * @param expectJson members that the JSON answer must have: texts (which equal a JSON
	 * string, number or boolean of that text), lists and maps; empty for none
	 */
	public record UrlCheck(URI url, Map<String, Object> expectJson) implements Check {

		public UrlCheck {
			expectJson = Map.copyOf(expectJson);
		}

	}

	/**
	 * A program that must end with 0.
	 *
	 * @param command the program and its arguments
	 */
	public record CommandCheck(List<String> command) implements Check {

		public CommandCheck {
			command = List.copyOf(command);
		}

	}

}
