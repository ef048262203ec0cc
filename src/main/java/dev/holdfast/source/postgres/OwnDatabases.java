package dev.holdfast.source.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/**
 * Makes, marks and drops databases on a server. Nothing is dropped that does not carry
 * the run's id in its name and its mark in its comment.
 */
final class OwnDatabases {

	/** Before each mark of ours. */
	private static final String MARK = "holdfast ";

	private static final int NAME = 63;

	private final TargetServer server;

	OwnDatabases(TargetServer server) {
		this.server = server;
	}

	/** A name for a database of ours that fits and holds the run's id. */
	static String name(String database, String id) {
		String suffix = "_holdfast_" + id;
		StringBuilder begin = new StringBuilder(database);
		while ((begin + suffix).getBytes(StandardCharsets.UTF_8).length > NAME) {
			begin.deleteCharAt(begin.length() - 1);
		}
		return begin + suffix;
	}

	/** The words that say that a database is ours. */
	static String mark(String id, String state) {
		return MARK + id + " " + state;
	}

	/**
	 * Makes a database like the one that was dumped, and marks it.
	 * @return null, else what the server has against it
	 */
	@Nullable String create(String database, DatabaseFacts facts, @Nullable String owner, String id) {
		String sql = createStatement(database, facts, owner);
		try {
			this.server.session().execute(sql);
		}
		catch (SQLException ex) {
			if (Set.of("22023", "42809", "42602", "42704", "0A000", "22P02", "42P17")
				.contains(String.valueOf(ex.getSQLState()))) {
				return ServerErrors.text(ex);
			}
			throw this.server.errors().statement("DATABASE " + database, sql, ex);
		}
		mark(database, id, "loading");
		return null;
	}

	private String createStatement(String database, DatabaseFacts facts, @Nullable String owner) {
		StringBuilder sql = new StringBuilder("CREATE DATABASE ").append(Identifiers.quote(database));
		sql.append(" TEMPLATE template0");
		if (owner != null) {
			sql.append(" OWNER ").append(Identifiers.quote(owner));
		}
		option(sql, "ENCODING", facts.encoding());
		option(sql, "LC_COLLATE", facts.collate());
		option(sql, "LC_CTYPE", facts.ctype());
		if (this.server.version().atLeast(15)) {
			option(sql, "LOCALE_PROVIDER", facts.provider());
			option(sql, facts.provider().equals("builtin") ? "BUILTIN_LOCALE" : "ICU_LOCALE", facts.locale());
			option(sql, "ICU_RULES", facts.rules());
		}
		return sql.toString();
	}

	private static void option(StringBuilder sql, String name, @Nullable String value) {
		if (value != null) {
			sql.append(' ').append(name).append(' ').append(Identifiers.literal(value));
		}
	}

	/** Says in the database's comment that it is ours, and how far it is. */
	void mark(String database, String id, String state) {
		this.server.execute(
				"COMMENT ON DATABASE " + Identifiers.quote(database) + " IS " + Identifiers.literal(mark(id, state)));
	}

	/** How far a database of this run is; empty when it does not bear its mark. */
	String state(String database, String id) {
		String comment = comment(database);
		String begin = mark(id, "");
		return comment.startsWith(begin) ? comment.substring(begin.length()) : "";
	}

	String comment(String database) {
		return this.server.value("SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database "
				+ "WHERE datname = ?", database);
	}

	/**
	 * Drops a database of this run.
	 * @throws HoldfastException when its name or comment does not say that it is ours
	 */
	void drop(String database, String id) {
		if (!this.server.exists(database)) {
			return;
		}
		if (!database.contains(id) || (state(database, id).isEmpty() && !bare(database))) {
			throw this.server.errors()
				.unfit("database \"" + database + "\" does not bear the mark of this run",
						"it was not made by it and is left alone; drop it by hand if nobody needs it");
		}
		this.server.terminate(database);
		this.server.execute("DROP DATABASE " + Identifiers.quote(database));
	}

	/** A run that died between making a database and marking it left nothing in it. */
	private boolean bare(String database) {
		return comment(database).isEmpty() && this.server.empty(database);
	}

	/**
	 * Drops what dead runs have loaded for a target; to be called by who keeps others
	 * from it.
	 */
	void dropOthers(String target, String id) {
		List<String> names = new ArrayList<>();
		this.server.query("SELECT datname FROM pg_catalog.pg_database WHERE datname ~ '_holdfast_[0-9A-Za-z]+$'",
				(row) -> names.add(row.getString(1)));
		for (String name : names) {
			String other = name.substring(name.lastIndexOf('_') + 1);
			if (!other.equals(id) && name(target, other).equals(name)
					&& Set.of("loading", LoadSite.LOADED).contains(state(name, other))) {
				drop(name, other);
			}
		}
	}

	/** Drops scratch databases whose runs have died. */
	List<String> dropLeft() {
		List<String> names = new ArrayList<>();
		this.server.query("SELECT datname FROM pg_catalog.pg_database WHERE datname ~ '^holdfast_test_[0-9A-Za-z]+$'",
				(row) -> names.add(row.getString(1)));
		List<String> dropped = new ArrayList<>();
		for (String name : names) {
			String id = name.substring("holdfast_test_".length());
			if (!state(name, id).isEmpty() && this.server.lock(name)) {
				drop(name, id);
				dropped.add("scratch database " + name + " of a run that was killed");
			}
		}
		return dropped;
	}

}
