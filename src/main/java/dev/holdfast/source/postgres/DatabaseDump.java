package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.source.Dump;
import dev.holdfast.source.SourceSummary.TableSummary;
import dev.holdfast.source.postgres.RowQueue.TableSize;

/**
 * Dumps one database: takes the snapshot, then reads schema and rows side by side, then
 * what no snapshot holds.
 */
final class DatabaseDump {

	private static final String SIZES = "SELECT t.oid, pg_catalog.pg_table_size(t.oid::pg_catalog.regclass), "
			+ "pg_catalog.pg_relation_size(t.oid::pg_catalog.regclass) / pg_catalog.current_setting('block_size')::int "
			+ "FROM pg_catalog.unnest(?::oid[]) AS t (oid)";

	private final ConnectionParameters parameters;

	private final Connector connector;

	private final Children children;

	private final Selection selection;

	private final int parallel;

	private final ServerErrors errors;

	private final @Nullable SchemaDump schema;

	private final @Nullable String database;

	private final String prefix;

	private final List<TableSummary> tables = new ArrayList<>();

	/**
	 * @param schema how to dump the schema; null for not at all
	 * @param database its name where a source holds several; null else
	 * @param prefix put before the names of entries
	 */
	DatabaseDump(ConnectionParameters parameters, Connector connector, Children children, Selection selection,
			int parallel, ServerErrors errors, @Nullable SchemaDump schema, @Nullable String database, String prefix) {
		this.parameters = parameters;
		this.connector = connector;
		this.children = children;
		this.selection = selection;
		this.parallel = parallel;
		this.errors = errors;
		this.schema = schema;
		this.database = database;
		this.prefix = prefix;
	}

	/** Every table, in archive order. */
	List<TableSummary> tables() {
		return this.tables;
	}

	/**
	 * @return the instant that the dump shows
	 */
	Instant dump(Dump dump) {
		try (Session lister = this.connector.open(this.parameters);
				Session leader = this.connector.open(this.parameters)) {
			Snapshot snapshot = Snapshot.take(leader, lister, this.selection, this.errors);
			RowReader.Job job = job(snapshot, dump);
			read(snapshot, job, dump);
			new RowReader(leader, true, dump, job).readAll();
			new Sequences(lister, this.database, this.errors).dump(this.selection.sequences(snapshot.relations()), dump,
					this.prefix);
			snapshot.checkAlive(this.errors);
			return snapshot.instant();
		}
	}

	private RowReader.Job job(Snapshot snapshot, Dump dump) {
		try {
			List<Relation> readable = this.selection.readable(snapshot.relations());
			Session leader = snapshot.leader();
			String encoding = leader.single("SHOW server_encoding");
			RowQueue queue = RowQueue.of(readable, sizes(leader, readable), this.parallel,
					leader.version().atLeast(14));
			return new RowReader.Job(queue, encoding, this.prefix, this.errors, (table) -> describe(table, dump));
		}
		catch (SQLException ex) {
			throw this.errors.reading("looking at tables", ex);
		}
	}

	private static Map<Long, TableSize> sizes(Session leader, List<Relation> tables) throws SQLException {
		Map<Long, TableSize> sizes = new HashMap<>();
		leader.query(SIZES, (row) -> sizes.put(row.getLong(1), new TableSize(row.getLong(2), row.getLong(3))),
				(Object) tables.stream().map(Relation::oid).toArray(Long[]::new));
		return sizes;
	}

	private void read(Snapshot snapshot, RowReader.Job job, Dump dump) {
		Crew crew = new Crew(() -> {
			this.children.stop();
			this.connector.stop();
		});
		if (this.schema != null) {
			SchemaDump tool = this.schema;
			int locks = snapshot.relations().size();
			List<String> arguments = this.selection.pgDumpArguments(snapshot.relations());
			crew.start("schema", () -> {
				tool.section("pre-data", snapshot, arguments, dump, this.prefix, locks);
				tool.section("post-data", snapshot, arguments, dump, this.prefix, locks);
				return null;
			});
		}
		for (int i = 0; i < this.parallel; i++) {
			crew.start("rows " + i, () -> {
				work(snapshot, job, dump);
				return null;
			});
		}
		crew.await();
	}

	private void work(Snapshot snapshot, RowReader.Job job, Dump dump) {
		try (Session session = this.connector.open(this.parameters)) {
			session.begin();
			session.execute("SET TRANSACTION SNAPSHOT " + Identifiers.literal(snapshot.id()));
			new RowReader(session, false, dump, job).readAll();
		}
		catch (SQLException ex) {
			throw this.errors.reading("sharing the snapshot", ex);
		}
	}

	private void describe(TableDump table, Dump dump) {
		Relation relation = table.relation();
		String digest = table.digest().hex();
		long rows = table.digest().rows();
		dump.describe(new ContentItem.Table(this.database, relation.schema(), relation.name(), table.path(), "copy",
				relation.columns(), table.pieces(), table.bytes(), rows, digest, table.continued()));
		synchronized (this.tables) {
			this.tables
				.add(new TableSummary(this.database, relation.schema(), relation.name(), rows, table.bytes(), digest));
		}
	}

}
