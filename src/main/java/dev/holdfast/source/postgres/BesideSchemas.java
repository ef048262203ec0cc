package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.holdfast.source.Loading;

/**
 * Schemas of our own in a database that is there already. What is loaded into them is put
 * in its place by one transaction; until then nobody who does not look for it sees it.
 */
final class BesideSchemas implements LoadSite {

	/**
	 * How long putting tables in their place waits for who reads them: who comes
	 * meanwhile waits behind it.
	 */
	private static final String LOCK_TIMEOUT = "5s";

	private final TargetServer server;

	private final Loading loading;

	private final LoadNeeds needs;

	private final String database;

	private final Placing placing;

	private final String base;

	private @Nullable BesideObjects objects;

	/**
	 * @param placing what becomes of what was loaded
	 */
	BesideSchemas(TargetServer server, Loading loading, LoadNeeds needs, String database, Placing placing) {
		this.server = server;
		this.loading = loading;
		this.needs = needs;
		this.database = database;
		this.placing = placing;
		this.base = base(loading.id());
	}

	static String base(String id) {
		return "holdfast_" + id.toLowerCase(Locale.ROOT);
	}

	@Override
	public String database() {
		return this.database;
	}

	@Override
	public void reserve() {
		this.server.reserve(this.database);
		if (!this.server.exists(this.database)) {
			throw this.server.errors()
				.badPlan(this.server.describe(this.database) + " is not there, and " + this.placing.option()
						+ " is about a database that is", "restore all of the backup to it first");
		}
		try (Session session = this.server.open(this.database)) {
			new OwnSchemas(session, this.server.errors()).dropOthers(this.loading.id());
			this.placing.reserve(session);
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("looking at the target", ex);
		}
	}

	@Override
	public void check(DatabaseFacts facts, SchemaScript before, LoadSelection selection) {
		BesideObjects found = new BesideObjects(this.base, before, selection);
		this.objects = found;
		List<String> problems = new ArrayList<>();
		try (Session session = this.server.open(this.database)) {
			SchemaRight.missing(session).ifPresent(problems::add);
			String encoding = session.single("SHOW server_encoding");
			if (!encoding.equals(facts.encoding())) {
				problems.add("the database has the encoding " + encoding + ", the backup " + facts.encoding());
			}
			Set<String> missing = found.find(session);
			if (!missing.isEmpty()) {
				problems.add("the tables need what is neither in the database nor in the backup as such: "
						+ String.join(", ", missing) + ": CREATE EXTENSION what makes it, in the database");
			}
			problems.addAll(this.placing.problems(session, found));
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("looking at the target", ex);
		}
		this.needs.check(this.server, facts, before, this::takes, problems);
	}

	private BesideObjects objects() {
		if (this.objects == null) {
			throw this.server.errors().damaged("rows come before their schema", null);
		}
		return this.objects;
	}

	@Override
	public String state() {
		try (Session session = this.server.open(this.database)) {
			return new OwnSchemas(session, this.server.errors()).state(names().used().keySet(), this.loading.id());
		}
	}

	@Override
	public void make(DatabaseFacts facts, SchemaScript before) {
		try (Session session = this.server.open(this.database)) {
			OwnSchemas schemas = new OwnSchemas(session, this.server.errors());
			schemas.drop(this.loading.id());
			schemas.make(names().used().keySet(), this.loading);
		}
	}

	@Override
	public void made() {
		try (Session session = this.server.open(this.database)) {
			this.placing.made(session, names());
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("looking at what is loaded", ex);
		}
	}

	@Override
	public boolean compares() {
		return this.placing.compares();
	}

	@Override
	public void after(SchemaScript after, @Nullable DatabaseLoad load) {
		try (Session session = this.server.open(this.database)) {
			Set<SqlNames.Name> made = objects().after(after, this.placing::takes, session);
			this.placing.after(after, objects());
			if (load != null) {
				OwnSchemas schemas = new OwnSchemas(session, this.server.errors());
				schemas.make(names().used().keySet(), this.loading);
				load.runBefore((entry) -> !made.isEmpty() && names().isAbout(entry)
						&& made.contains(SqlNames.names(entry.definition()).get(0)));
				schemas.revokeAll(names().used().keySet());
			}
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("looking at the target", ex);
		}
	}

	@Override
	public String analyze() {
		List<String> tables = objects().tables()
			.stream()
			.map((each) -> Identifiers.quote(names().beside(each.schema()), each.name()))
			.toList();
		return tables.isEmpty() ? "SELECT 1" : "ANALYZE " + String.join(", ", tables);
	}

	@Override
	public List<String> leftOut() {
		return this.placing.leftOut();
	}

	@Override
	public boolean takes(TocEntry entry) {
		return this.placing.takes(entry) && names().isAbout(entry)
				&& !(entry.kind().equals("COMMENT") && objects().isOfWhatIsLeft(entry));
	}

	@Override
	public MovedNames names() {
		return objects().names();
	}

	@Override
	public void complete() {
		try (Session session = this.server.open(this.database)) {
			new OwnSchemas(session, this.server.errors()).mark(names().used().keySet(), this.loading.id(), LOADED);
		}
	}

	@Override
	public String accept(DatabaseLoad load) {
		try (Session session = this.server.open(this.database)) {
			Map<String, String> used = names().used();
			List<String> sql = new ArrayList<>(List.of("SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'",
					"SET LOCAL check_function_bodies = off", "SET LOCAL search_path = ''"));
			sql.addAll(this.placing.statements(session, objects()));
			for (String schema : used.keySet()) {
				sql.add("DROP SCHEMA IF EXISTS " + Identifiers.quote(schema));
			}
			sql.add(new AcceptedMark(this.server, this.loading.id()).schema());
			run(session, sql);
			return this.placing.became(session);
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("looking at the target", ex);
		}
	}

	private void run(Session session, List<String> statements) {
		StringBuilder all = new StringBuilder();
		statements.forEach((each) -> all.append(each).append(";\n"));
		try {
			session.load().run(LoadStream.utf8(all.toString()));
		}
		catch (SQLException | IOException ex) {
			if (ex instanceof SQLException sql && Blockers.LOCK_TIMEOUT.equals(sql.getSQLState())) {
				throw this.server.errors()
					.unfit("the tables are in use by " + String.join("; ", this.server.sessions(this.database)),
							"nothing was changed; stop what uses them, or give --terminate-sessions");
			}
			if (ex instanceof SQLException sql && String.valueOf(sql.getSQLState()).startsWith("23")) {
				throw this.server.errors()
					.unfit("what was loaded does not go together with what is there: " + ServerErrors.text(sql),
							"nothing was changed; replace what is there with --drop, or restore with --as-schema "
									+ "and merge the rows by SQL");
			}
			throw this.server.errors().statement("putting tables in their place", String.join("; ", statements), ex);
		}
	}

	@Override
	public void discard(TargetServer fresh) {
		if (fresh.exists(this.database)) {
			try (fresh; Session session = fresh.open(this.database)) {
				new OwnSchemas(session, fresh.errors()).drop(this.loading.id());
			}
		}
	}

}
