package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.plan.DumpFormat;
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

	/** Relations from which on the two runs of pg_dump follow one another. */
	private static final int MANY = 500;

	private final DatabaseContext context;

	private final Selection selection;

	private final int parallel;

	private final DumpFormat format;

	private final @Nullable SchemaDump schema;

	private final Runnable stopOthers;

	private final List<TableSummary> tables = new ArrayList<>();

	/**
	 * @param parallel how many sessions read rows
	 * @param format how rows are written
	 * @param schema how to dump the schema; null for not at all
	 * @param stopOthers cuts every session and ends every program
	 */
	DatabaseDump(DatabaseContext context, Selection selection, int parallel, DumpFormat format,
			@Nullable SchemaDump schema, Runnable stopOthers) {
		this.context = context;
		this.selection = selection;
		this.parallel = parallel;
		this.format = format;
		this.schema = schema;
		this.stopOthers = stopOthers;
	}

	/**
	 * @return what was dumped
	 */
	DatabaseSummary dump(Dump dump) {
		try (Session lister = this.context.open(); Session leader = this.context.open()) {
			Snapshot snapshot = Snapshot.take(leader, lister, this.selection, this.context);
			warn(snapshot, dump);
			RowReader.Job job = job(snapshot, dump);
			LargeObjects largeObjects = new LargeObjects(leader, this.context);
			boolean define = this.schema == null || this.schema.leavesOutLargeObjects();
			DatabaseFacts facts = DatabaseFacts.of(leader);
			Documents.write(dump, this.context.prefix() + DatabaseFacts.ENTRY, facts.json());
			Map<String, String> details = facts.details();
			sideBySide(snapshot, job, dump, (rows) -> {
				details.put("inventory", inventory(snapshot, dump));
				if (!snapshot.selected().partial()) {
					largeObjects.dump(rows, define).ifPresent(this::add);
				}
			});
			new RowReader(leader, true, dump, job).readAll();
			new Sequences(lister, this.context).dump(snapshot.selected().sequences(), dump);
			snapshot.checkAlive(this.context.errors());
			return new DatabaseSummary(snapshot.instant(), this.tables, details);
		}
		catch (SQLException ex) {
			throw this.context.errors().reading("looking at the database", ex);
		}
	}

	private void warn(Snapshot snapshot, Dump dump) throws SQLException {
		String of = (this.context.database() != null) ? "database " + this.context.database() + ": " : "";
		LeftOut.warnings(snapshot.leader(), snapshot.selected()).forEach((each) -> dump.warn(of + each));
		List<String> unlogged = snapshot.selected()
			.kept()
			.stream()
			.filter((each) -> each.kind() == 'u')
			.map(Relation::label)
			.toList();
		if (!unlogged.isEmpty()) {
			dump.warn(of + "a standby has no content of what is unlogged: " + String.join(", ", unlogged));
		}
	}

	private String inventory(Snapshot snapshot, Dump dump) {
		try {
			return new Inventory(snapshot.leader(), this.context.database(), this.context.names())
				.read(snapshot.selected().kept(), dump::describe);
		}
		catch (SQLException ex) {
			throw this.context.errors().reading("reading the catalogue", ex);
		}
	}

	private RowReader.Job job(Snapshot snapshot, Dump dump) throws SQLException {
		List<Relation> readable = snapshot.selected().readable();
		Session leader = snapshot.leader();
		RowQueue queue = RowQueue.of(readable, sizes(leader, readable), this.parallel, leader.version().atLeast(14));
		String encoding = leader.single("SHOW server_encoding");
		if (this.format == DumpFormat.NATIVE) {
			return new RowReader.Job(queue, encoding, this.context, "copy", Map.of(),
					(table) -> describe(table, "copy", dump));
		}
		// a client of UTF8 cannot read every value of a database without encoding
		encoding = encoding.equals("SQL_ASCII") ? encoding : "UTF8";
		return new RowReader.Job(queue, encoding, this.context, "json", new JsonTables(leader).of(readable, encoding),
				(table) -> describe(table, "json", dump));
	}

	private static Map<Long, TableSize> sizes(Session leader, List<Relation> tables) throws SQLException {
		Map<Long, TableSize> sizes = new HashMap<>();
		leader.query(SIZES, (row) -> sizes.put(row.getLong(1), new TableSize(row.getLong(2), row.getLong(3))),
				(Object) tables.stream().map(Relation::oid).toArray(Long[]::new));
		return sizes;
	}

	/**
	 * Rows are read at once, but written only when the schema before them is.
	 * @param meanwhile what the leader does while others read
	 */
	private void sideBySide(Snapshot snapshot, RowReader.Job job, Dump dump, Consumer<Dump> meanwhile) {
		HeldDump rows = new HeldDump(dump);
		Crew crew = new Crew(() -> {
			rows.abandon();
			this.stopOthers.run();
		});
		SchemaDump tool = this.schema;
		if (tool != null) {
			startSchema(crew, tool, snapshot, dump, rows);
		}
		else {
			rows.release();
		}
		for (int i = 0; i < this.parallel; i++) {
			crew.start("rows " + i, () -> work(snapshot, job, rows));
		}
		try {
			meanwhile.accept(rows);
		}
		catch (RuntimeException | Error ex) {
			crew.fail(ex);
		}
		crew.await();
	}

	/**
	 * Both sections at once, because the sooner pg_dump has its locks, the less likely it
	 * comes to wait behind an ALTER TABLE that waits for ours; but one after the other
	 * where tables are so many that the server has no room for a third lock on each.
	 */
	private static void startSchema(Crew crew, SchemaDump tool, Snapshot snapshot, Dump dump, HeldDump rows) {
		Runnable before = () -> {
			tool.section("pre-data", snapshot, dump);
			rows.release();
		};
		if (snapshot.selected().kept().size() > MANY) {
			crew.start("schema", () -> {
				before.run();
				tool.section("post-data", snapshot, dump);
			});
		}
		else {
			crew.start("pre-data", before);
			crew.start("post-data", () -> tool.section("post-data", snapshot, dump));
		}
	}

	private void work(Snapshot snapshot, RowReader.Job job, Dump dump) {
		try (Session session = this.context.open()) {
			session.begin();
			session.execute("SET TRANSACTION SNAPSHOT " + Identifiers.literal(snapshot.id()));
			new RowReader(session, false, dump, job).readAll();
		}
		catch (SQLException ex) {
			throw this.context.errors().reading("sharing the snapshot", ex);
		}
	}

	private void describe(TableDump table, String rowFormat, Dump dump) {
		String database = this.context.database();
		Relation relation = table.relation();
		String digest = table.digest().hex();
		long rows = table.digest().rows();
		dump.describe(new ContentItem.Table(database, relation.schema(), relation.name(),
				this.context.prefix() + table.path(), rowFormat, relation.columns(), table.pieces(), table.bytes(),
				rows, digest, table.continued()));
		add(new TableSummary(database, relation.schema(), relation.name(), rows, table.bytes(), digest));
	}

	private void add(TableSummary table) {
		synchronized (this.tables) {
			this.tables.add(table);
		}
	}

}
