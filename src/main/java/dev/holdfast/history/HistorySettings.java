package dev.holdfast.history;

import java.nio.file.Path;
import java.util.function.Function;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * Where the history is to live. With a URL it is that PostgreSQL database, else a file in
 * the home directory.
 *
 * @param home the home directory, which also holds the locks of an embedded history
 * @param url {@code jdbc:postgresql:} URL, or null
 * @param username null for the one in the URL or of the operating system
 * @param password null for the one in the URL or in {@code .pgpass}
 */
public record HistorySettings(Path home, @Nullable String url, @Nullable String username, @Nullable String password) {

	private static final String POSTGRESQL = "jdbc:postgresql:";

	public HistorySettings {
		if (url != null && !url.startsWith(POSTGRESQL)) {
			int scheme = url.indexOf(':', url.startsWith("jdbc:") ? "jdbc:".length() : 0);
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"the history cannot be kept in '" + url.substring(0, scheme + 1) + "…'",
					"set SPRING_DATASOURCE_URL to jdbc:postgresql://host:5432/database, or leave it unset for the"
							+ " file in the home directory");
		}
	}

	/**
	 * What Spring's own variables say: {@code SPRING_DATASOURCE_URL}, {@code _USERNAME},
	 * {@code _PASSWORD}.
	 * @param home the home directory
	 * @param environment looks up a variable; null where it is not set
	 * @throws HoldfastException with {@code BAD_PLAN} when the URL is none of PostgreSQL
	 */
	public static HistorySettings ofEnvironment(Path home, Function<String, @Nullable String> environment) {
		return new HistorySettings(home, set(environment.apply("SPRING_DATASOURCE_URL")),
				set(environment.apply("SPRING_DATASOURCE_USERNAME")),
				set(environment.apply("SPRING_DATASOURCE_PASSWORD")));
	}

	static @Nullable String set(@Nullable String value) {
		return (value == null || value.isEmpty()) ? null : value;
	}

	/** Never shows the password, nor the URL that may hold one. */
	@Override
	public String toString() {
		return (this.url != null) ? "history in PostgreSQL" : "history in " + this.home;
	}

}
