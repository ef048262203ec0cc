package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database, or all databases of a server.
 *
 * @param name the source's name
 * @param host host name, or a directory that holds the Unix socket when it begins with a
 * slash; null for libpq's default
 * @param port TCP port or socket suffix; null for libpq's default
 * @param database the database, or {@code *} for every database of the server; null for
 * libpq's default
 * @param user role to connect as; null for libpq's default
 * @param password the password, null to look in the password file
 * @param parameters other connection parameters by their libpq names ({@code sslmode},
 * {@code sslcert}, {@code service}, {@code passfile}, …)
 * @param format how rows are written
 * @param include patterns of {@code schema.table} to take; empty takes everything
 * @param exclude patterns to leave out altogether
 * @param excludeData patterns whose structure is taken without rows
 * @param parallel connections that read rows side by side, at least 1
 * @param rolePasswords whether {@code globals.sql} holds password hashes
 */
public record PostgresSpec(String name, @Nullable String host, @Nullable Integer port, @Nullable String database,
		@Nullable String user, @Nullable Secret password, Map<String, String> parameters, DumpFormat format,
		List<String> include, List<String> exclude, List<String> excludeData, int parallel,
		boolean rolePasswords) implements SourceSpec {

	public PostgresSpec {
		parameters = Map.copyOf(parameters);
		include = List.copyOf(include);
		exclude = List.copyOf(exclude);
		excludeData = List.copyOf(excludeData);
	}

	@Override
	public String type() {
		return "postgresql";
	}

	/** The same without the rows of these. */
	public PostgresSpec withoutRowsOf(List<String> patterns) {
		List<String> all = new ArrayList<>(this.excludeData);
		all.addAll(patterns);
		return new PostgresSpec(this.name, this.host, this.port, this.database, this.user, this.password,
				this.parameters, this.format, this.include, this.exclude, all, this.parallel, this.rolePasswords);
	}

	/** Whether every database of the server is taken. */
	public boolean allDatabases() {
		return "*".equals(this.database);
	}

}
