package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Entry;
import dev.holdfast.source.Loading;
import dev.holdfast.source.postgres.json.JsonTable;

/**
 * Loads the dump of one database into a database that is made for it. The schema before
 * the rows is whole before the first row is loaded; a load that died is gone on with from
 * the marks in the database, and begins anew when it died before the first row.
 */
final class DatabaseLoad implements AutoCloseable {

	private static final int STATEMENT = 1 << 20;

	private static final String LOADED = "loaded";

	private final TargetServer server;

	private final Connector connector;

	private final Loading loading;

	private final LoadNeeds needs;

	private final LoadErrors errors;

	private final EntrySpool spool;

	private final int workers;

	private final Marker marker;

	private final String database;

	private final Map<String, LoadTable> copies = new HashMap<>();

	private @Nullable DatabaseFacts facts;

	private @Nullable SchemaScript preData;

	private @Nullable SchemaScript postData;

	private @Nullable Path statements;

	private @Nullable RowLoader rows;

	private @Nullable LoadPlace place;

	private @Nullable LoadSelection selection;

	/** Whether a run that died had loaded everything. */
	private boolean complete;

	/**
	 * @param connector opens the sessions that load
	 * @param database the one that is made
	 * @param workers how many connections load
	 */
	DatabaseLoad(TargetServer server, Connector connector, Loading loading, LoadNeeds needs, Path directory,
			String database, int workers) {
		this.server = server;
		this.connector = connector;
		this.loading = loading;
		this.needs = needs;
		this.errors = server.errors();
		this.spool = new EntrySpool(directory, this.errors);
		this.database = database;
		this.workers = workers;
		this.marker = Marker.of(loading.id());
	}

	String database() {
		return this.database;
	}

	/** Takes one entry; its name is without the database's prefix. */
	void entry(Entry entry, String path, InputStream content) throws IOException {
		if (this.complete) {
			return;
		}
		if (path.startsWith("data/")) {
			row(entry, path, content);
		}
		else if (path.startsWith(LargeObjects.PATH + "/")) {
			if (selection().largeObjects() && rowsWanted()) {
				rows().statements(path, "large objects", entry.size(), content);
			}
		}
		else {
			other(path, content);
		}
	}

	private void other(String path, InputStream content) throws IOException {
		switch (path) {
			case DatabaseFacts.ENTRY -> this.facts = facts(content);
			case "pre-data.dump" -> {
				this.preData = new SchemaScript("pre-data", this.spool.keep(content), this.errors);
				this.selection = new LoadSelection(this.preData, this.loading);
				begin(this.preData);
			}
			case "post-data.dump" -> {
				this.postData = new SchemaScript("post-data", this.spool.keep(content), this.errors);
				if (this.preData != null) {
					this.needs.roles(this.server, this.postData);
				}
			}
			case "statements.sql" -> this.statements = this.spool.keep(content);
			case "large-objects.sql" -> {
				if (selection().largeObjects() && rowsWanted()) {
					largeObjects(this.spool.keep(content));
				}
			}
			default -> throw this.errors.damaged("entry " + path + " is none of a PostgreSQL dump", null);
		}
	}

	private DatabaseFacts facts(InputStream content) {
		try {
			return DatabaseFacts.read(content);
		}
		catch (IOException ex) {
			throw this.errors.damaged(String.valueOf(ex.getMessage()), ex);
		}
	}

	DatabaseFacts facts() {
		if (this.facts == null) {
			throw this.errors.damaged("the dump has no " + DatabaseFacts.ENTRY + " before its schema", null);
		}
		return this.facts;
	}

	/** Makes the database, or finds that of the run that died. */
	private void begin(SchemaScript script) {
		DatabaseFacts known = facts();
		this.needs.check(this.server, known, script, this.database);
		if (this.postData != null) {
			this.needs.roles(this.server, this.postData);
		}
		boolean there = this.server.exists(this.database);
		String state = there ? this.server.own().state(this.database, this.loading.id()) : "";
		this.complete = state.equals(LOADED);
		if (this.complete || (!state.isEmpty() && begun())) {
			return;
		}
		if (there) {
			this.server.own().drop(this.database, this.loading.id());
		}
		String impossible = this.server.own().create(this.database, known, this.loading.role(), this.loading.id());
		this.needs.checkLocale(this.server, known, script, this.database, this.loading.id(), impossible);
		try (Session session = place().with(script.settings()).open()) {
			session.load().run(this.marker.create());
			script.run(session, SchemaScript.Pass.MAIN, options(null));
			session.load().run(this.marker.mark(Marker.PRE_DATA));
		}
		catch (SQLException | IOException ex) {
			throw this.errors.statement("marker", "", ex);
		}
	}

	private boolean begun() {
		try (Session session = place().open()) {
			return this.marker.has(session, Marker.PRE_DATA);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at what is loaded", ex);
		}
	}

	/** The database that is loaded, with the settings under which rows were read. */
	LoadPlace place() {
		if (this.place == null) {
			DatabaseFacts known = facts();
			List<String> settings = new ArrayList<>(List.of("SET lock_timeout = 0", "SET synchronous_commit = off",
					"SET check_function_bodies = off", "SET client_min_messages = warning",
					"SET default_tablespace = ''", "SET xmloption = " + Identifiers.literal(known.xmlOption())));
			if (this.needs.monetary()) {
				settings.add("SET lc_monetary = " + LoadStream.utf8(Identifiers.literal(known.monetary())));
			}
			if (this.loading.role() != null) {
				settings.add("SET ROLE " + LoadStream.utf8(Identifiers.quote(this.loading.role())));
			}
			this.place = new LoadPlace(this.server.parameters(this.database), this.connector, this.errors, settings);
		}
		return this.place;
	}

	/** Statements that make the database itself as the backup says it was. */
	List<String> databaseSettings() {
		return (this.preData == null) ? List.of()
				: DatabaseSettings.ofBackup(this.preData, facts().database(), this.database, this.loading);
	}

	/** Settings under which what was loaded is read back, as the dump was. */
	List<String> readingSettings() {
		List<String> settings = new ArrayList<>();
		settings.add("SET xmloption = " + Identifiers.literal(facts().xmlOption()));
		if (this.needs.monetary()) {
			settings.add("SET lc_monetary = " + Identifiers.literal(facts().monetary()));
		}
		if (this.loading.role() != null) {
			settings.add("SET ROLE " + Identifiers.quote(this.loading.role()));
		}
		return settings;
	}

	private LoadOptions options(@Nullable Marker marks) {
		return new LoadOptions(this.loading.owners(), this.needs.tablespaces(), marks,
				(entry) -> selection().takes(entry) && (this.loading.privileges() || !entry.isPrivilege())
						&& (rowsWanted() || !entry.kind().equals("MATERIALIZED VIEW DATA")));
	}

	/** What of the dump is loaded. */
	LoadSelection selection() {
		if (this.selection == null) {
			throw this.errors.damaged("rows come before their schema", null);
		}
		return this.selection;
	}

	private boolean rowsWanted() {
		return this.loading.parts() != Loading.Parts.SCHEMA_ONLY;
	}

	private RowLoader rows() {
		if (this.preData == null) {
			throw this.errors.damaged("rows come before their schema", null);
		}
		if (this.rows == null) {
			this.rows = new RowLoader(place(), this.marker, this.workers);
		}
		return this.rows;
	}

	private void row(Entry entry, String path, InputStream content) throws IOException {
		int slash = path.lastIndexOf('/');
		String table = path.substring(0, slash);
		String name = path.substring(slash + 1);
		if (name.equals("copy.sql")) {
			this.copies.put(table, table(new String(statement(entry, content), StandardCharsets.UTF_8), entry, null));
			return;
		}
		if (name.equals("columns.json")) {
			JsonTable json = JsonTable.parse(statement(entry, content));
			this.copies.put(table, table("\n" + json.statement() + ";", entry, json));
			return;
		}
		if (!selection().takesRows(table) || !rowsWanted()) {
			return;
		}
		LoadTable rows = this.copies.get(table);
		String suffix = (rows != null && rows.json() != null) ? "json" : "copy";
		if (rows == null || !name.matches("[0-9]{6,9}\\." + suffix)) {
			throw this.errors.damaged("entry " + path + " is none of a PostgreSQL dump", null);
		}
		int number = Integer.parseInt(name.substring(0, name.indexOf('.')));
		rows().rows(path, table + "/" + EntryNames.piece(number + 1, suffix), rows, entry.size(), content);
	}

	private byte[] statement(Entry entry, InputStream content) throws IOException {
		if (entry.size() > STATEMENT) {
			throw this.errors.damaged("entry " + entry.name() + " is too long", null);
		}
		return content.readAllBytes();
	}

	/** The statement alone: what sets the session up is done already. */
	private LoadTable table(String text, Entry entry, @Nullable JsonTable json) {
		int begin = text.indexOf("\nCOPY ");
		int end = text.lastIndexOf(';');
		if (begin < 0 || end < begin) {
			throw this.errors.damaged("entry " + entry.name() + " holds no COPY statement", null);
		}
		String copy = text.substring(begin + 1, end).replaceAll(";\\s*$", "");
		return new LoadTable("rows of " + label(copy), copy, json);
	}

	private static String label(String copy) {
		int end = copy.indexOf(" (");
		return copy.substring("COPY ".length(), (end > 0) ? end : copy.indexOf(" FROM stdin"));
	}

	private void largeObjects(Path file) {
		this.needs.largeObjectRoles(this.server, file);
		rows();
		try (Session session = place().open()) {
			if (!this.marker.has(session, "large-objects.sql")) {
				session.load().run("BEGIN");
				new StatementBatches(file, this.errors).run(session, "large objects");
				session.load().run(this.marker.mark("large-objects.sql") + "COMMIT");
			}
		}
		catch (SQLException | IOException ex) {
			throw this.errors.statement("large objects", "", ex);
		}
	}

	/** Builds what follows the rows. */
	void finish() {
		if (this.complete) {
			return;
		}
		SchemaScript before = this.preData;
		SchemaScript after = this.postData;
		if (before == null || after == null) {
			throw this.errors.damaged("the dump has no schema", null);
		}
		if (this.rows != null) {
			this.rows.finish();
		}
		LoadOptions options = options(this.marker);
		LoadPlace schema = place().with(after.settings());
		try (Session session = schema.open()) {
			sequences(session);
			new PostData(after, schema, options, before.relations()).build(this.workers);
			before.run(session, SchemaScript.Pass.PRIVILEGES, options);
			after.run(session, SchemaScript.Pass.PRIVILEGES, options);
			before.run(session, SchemaScript.Pass.LAST, options);
			after.run(session, SchemaScript.Pass.LAST, options);
			if (this.needs.statistics()) {
				session.load().run("ANALYZE");
			}
			session.load().run(this.marker.drop());
		}
		catch (SQLException | IOException ex) {
			throw this.errors.statement("database " + this.database, "", ex);
		}
		this.server.own().mark(this.database, this.loading.id(), LOADED);
	}

	private void sequences(Session session) {
		if (this.statements != null && rowsWanted()) {
			StatementBatches batches = new StatementBatches(this.statements, this.errors);
			if (selection().everything()) {
				batches.run(session, "sequences");
			}
			else {
				batches.runOnWhatIsThere(session, "sequences");
			}
		}
	}

	@Override
	public void close() {
		if (this.rows != null) {
			this.rows.close();
		}
		this.spool.close();
	}

}
