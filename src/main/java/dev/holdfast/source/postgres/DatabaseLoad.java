package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Entry;
import dev.holdfast.source.Loading;

/**
 * Loads the dump of one database at its site. The schema before the rows is whole before
 * the first row is loaded; a load that died is gone on with from the marks in the
 * database, and begins anew when it died before the first row.
 */
final class DatabaseLoad implements AutoCloseable {

	private final TargetServer server;

	private final Connector connector;

	private final Loading loading;

	private final LoadNeeds needs;

	private final LoadErrors errors;

	private final EntrySpool spool;

	private final int workers;

	private final Marker marker;

	private final LoadSite site;

	private @Nullable DatabaseFacts facts;

	private @Nullable SchemaScript preData;

	private @Nullable SchemaScript postData;

	private @Nullable Path statements;

	private @Nullable RowLoader rows;

	private @Nullable RowEntries entries;

	private @Nullable LoadPlace place;

	private @Nullable LoadSelection selection;

	/** Whether a run that died had loaded everything. */
	private boolean complete;

	/**
	 * @param connector opens the sessions that load
	 * @param workers how many connections load
	 */
	DatabaseLoad(TargetServer server, Connector connector, Loading loading, LoadNeeds needs, Path directory,
			LoadSite site, int workers) {
		this.server = server;
		this.connector = connector;
		this.loading = loading;
		this.needs = needs;
		this.errors = server.errors();
		this.spool = new EntrySpool(directory, this.errors);
		this.site = site;
		this.workers = workers;
		this.marker = Marker.of(loading.id());
	}

	LoadSite site() {
		return this.site;
	}

	/** Takes one entry; its name is without the database's prefix. */
	void entry(Entry entry, String path, InputStream content) throws IOException {
		if (this.complete && !path.endsWith(".dump")) {
			return;
		}
		if (path.startsWith("data/")) {
			RowLoader loader = rows();
			if (this.entries == null) {
				this.entries = new RowEntries(this.errors, this.site.names(),
						(table) -> selection().takesRows(table) && rowsWanted());
			}
			this.entries.take(entry, path, content, loader);
		}
		else if (path.startsWith(LargeObjects.PATH + "/")) {
			if (largeObjects()) {
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
					this.needs.roles(this.server, this.postData, this.site::takes);
				}
			}
			case "statements.sql" -> this.statements = this.spool.keep(content);
			case "large-objects.sql" -> {
				if (largeObjects()) {
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

	/** Makes the place, or finds that of the run that died. */
	private void begin(SchemaScript script) {
		DatabaseFacts known = facts();
		this.site.check(known, script, selection());
		if (this.postData != null) {
			this.needs.roles(this.server, this.postData, this.site::takes);
		}
		String state = this.site.state();
		this.complete = state.equals(LoadSite.LOADED);
		if (this.complete || (!state.isEmpty() && begun())) {
			return;
		}
		this.site.make(known, script);
		try (Session session = place().with(script.settings()).open()) {
			session.load().run(this.marker.create());
			script.run(session, SchemaScript.Pass.MAIN, options(null));
			this.site.made();
			session.load().run(this.marker.mark(Marker.PRE_DATA));
		}
		catch (SQLException | IOException ex) {
			throw this.errors.statement("marker", "", ex);
		}
	}

	/** Makes what turns out to be needed of the section before the rows. */
	void runBefore(Predicate<TocEntry> wanted) {
		SchemaScript script = this.preData;
		if (script == null) {
			throw this.errors.damaged("the dump has no schema", null);
		}
		try (Session session = place().with(script.settings()).open()) {
			LoadOptions some = options(this.marker);
			script.run(session, SchemaScript.Pass.MAIN,
					new LoadOptions(some.owners(), some.tablespaces(), this.marker, wanted, this.site.names()));
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
			this.place = new LoadPlace(this.server.parameters(this.site.database()), this.connector, this.errors,
					settings().loading());
		}
		return this.place;
	}

	LoadSettings settings() {
		return new LoadSettings(facts(), this.needs.monetary(), this.loading.role());
	}

	/** Statements that make the database itself as the backup says it was. */
	List<String> databaseSettings(String database) {
		return (this.preData == null) ? List.of()
				: DatabaseSettings.ofBackup(this.preData, facts().database(), database, this.loading);
	}

	private LoadOptions options(@Nullable Marker marks) {
		return new LoadOptions(this.loading.owners(), this.needs.tablespaces(), marks,
				(entry) -> selection().takes(entry) && (this.loading.privileges() || !entry.isPrivilege())
						&& (rowsWanted() || !entry.kind().equals("MATERIALIZED VIEW DATA")) && this.site.takes(entry),
				this.site.names());
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

	/** They have no names by which they could be told from those that are there. */
	boolean largeObjects() {
		return selection().largeObjects() && rowsWanted() && !this.site.names().any();
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
		SchemaScript before = this.preData;
		SchemaScript after = this.postData;
		if (before == null || after == null) {
			throw this.errors.damaged("the dump has no schema", null);
		}
		if (this.complete) {
			this.site.after(after, null);
			return;
		}
		if (this.rows != null) {
			this.rows.finish();
		}
		this.site.after(after, this);
		LoadOptions options = options(this.marker);
		LoadPlace schema = place().with(after.settings());
		try (Session session = schema.open()) {
			sequences(session);
			new PostData(after, schema, options, before.relations()).build(this.workers);
			before.run(session, SchemaScript.Pass.PRIVILEGES, options);
			after.run(session, SchemaScript.Pass.PRIVILEGES, options);
			before.run(session, SchemaScript.Pass.LAST, options);
			after.run(session, SchemaScript.Pass.LAST, options);
			statistics(session, schema);
			session.load().run(this.marker.drop());
		}
		catch (SQLException | IOException ex) {
			throw this.errors.statement("database " + this.site.database(), "", ex);
		}
		this.site.complete();
	}

	private void statistics(Session session, LoadPlace schema) throws SQLException, IOException {
		String some = this.site.analyze();
		if (this.needs.statistics() && some.isEmpty()) {
			new Statistics(schema).gather(session, this.workers);
		}
		else if (this.needs.statistics()) {
			session.load().run(some);
		}
	}

	private void sequences(Session session) {
		if (this.statements != null && rowsWanted()) {
			StatementBatches batches = new StatementBatches(this.statements, this.errors);
			if (this.site.names().any()) {
				batches.run(session, "sequences", this.site.names()::value);
			}
			else if (selection().everything()) {
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
