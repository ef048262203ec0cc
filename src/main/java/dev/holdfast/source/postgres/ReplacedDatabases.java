package dev.holdfast.source.postgres;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PostgresSpec;

/**
 * The databases on a server that restores have replaced and kept. Only those count whose
 * name and comment both say so: one that somebody has renamed, or has written another
 * comment on, is nobody's but his.
 */
public final class ReplacedDatabases implements AutoCloseable {

	private static final int TIMEOUT = 5000;

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final Pattern NAME = Pattern.compile("(?s)(.+)_before_([0-9]{8}T[0-9]{6}Z)");

	private static final Pattern COMMENT = Pattern.compile("(?s)holdfast [0-9A-Za-z]+ replaced (.+)");

	private final TargetServer server;

	private ReplacedDatabases(TargetServer server) {
		this.server = server;
	}

	/**
	 * Those of a server; its session lasts until this is closed.
	 * @param spec the server; its database is of no account
	 * @param environment the process's variables
	 * @throws HoldfastException {@code UNREACHABLE} when the server cannot be asked
	 */
	public static ReplacedDatabases of(PostgresSpec spec, Map<String, String> environment) {
		LoadErrors errors = new LoadErrors(spec.name());
		TargetKind kind = new TargetKind.Given(spec, environment, false);
		return new ReplacedDatabases(
				new TargetServer(kind.parameters(""), new Connector(errors.server(), TIMEOUT), errors));
	}

	/** All of them, oldest first. */
	public List<ReplacedDatabase> list() {
		List<ReplacedDatabase> found = new ArrayList<>();
		this.server.query(
				"SELECT datname, coalesce(pg_catalog.shobj_description(oid, 'pg_database'), ''), "
						+ "CASE WHEN pg_catalog.has_database_privilege(oid, 'CONNECT') "
						+ "THEN pg_catalog.pg_database_size(oid) ELSE 0 END FROM pg_catalog.pg_database "
						+ "WHERE datname ~ '_before_[0-9]{8}T[0-9]{6}Z$' AND NOT datistemplate",
				(row) -> read(row.getString(1), row.getString(2), row.getLong(3)).ifPresent(found::add));
		return found.stream()
			.map((each) -> new ReplacedDatabase(each.name(), each.target(), each.since(), each.bytes(),
					this.server.sessions(each.name())))
			.sorted(java.util.Comparator.comparing(ReplacedDatabase::since).thenComparing(ReplacedDatabase::name))
			.toList();
	}

	private static Optional<ReplacedDatabase> read(String name, String comment, long bytes) {
		Matcher parts = NAME.matcher(name);
		Matcher mark = COMMENT.matcher(comment);
		if (!parts.matches() || !mark.matches()) {
			return Optional.empty();
		}
		String target = mark.group(1);
		try {
			Instant since = TIME.parse(parts.group(2), Instant::from);
			// the name may be cut to the server's limit
			return SwapIn.oldName(target, since).equals(name)
					? Optional.of(new ReplacedDatabase(name, target, since, bytes, List.of())) : Optional.empty();
		}
		catch (DateTimeParseException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Drops one of them, once it has made sure that it still is what it was listed as.
	 * @throws HoldfastException {@code UNREACHABLE} when it is no such database any more,
	 * or is in use, or may not be dropped; {@code BUSY} while a restore to its target is
	 * under way
	 */
	public void drop(ReplacedDatabase database) {
		this.server.reserve(database.target());
		try {
			ReplacedDatabase now = list().stream()
				.filter((each) -> each.name().equals(database.name()) && each.target().equals(database.target()))
				.findFirst()
				.orElseThrow(() -> this.server.errors()
					.unfit("database \"" + database.name() + "\" is none that a restore has replaced",
							"its name or its comment was changed: it is left alone"));
			if (!now.sessions().isEmpty()) {
				throw new HoldfastException(ExitCode.UNREACHABLE,
						"database \"" + now.name() + "\" is in use by " + String.join("; ", now.sessions()),
						"it is left alone until nobody is connected to it");
			}
			this.server.execute("DROP DATABASE " + Identifiers.quote(now.name()));
		}
		finally {
			this.server.release(database.target());
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

}
