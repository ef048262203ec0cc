package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.ContentItem.CatalogObject;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;

/**
 * Reads a database back and compares it with what a dump holds, table by table and object
 * by object.
 */
final class DatabaseProof {

	private final DatabaseContext context;

	private final Map<String, ContentItem.Table> expected;

	private final CatalogComparison catalog;

	private final int workers;

	private final EntrySpool files;

	private final Map<String, Proof.Compared> compared = new HashMap<>();

	private final List<Proof.Difference> differences = new ArrayList<>();

	private final Map<String, ContentItem.Table> found = new HashMap<>();

	/**
	 * @param context sessions of which have the settings of the dump
	 * @param expected tables by their paths in the dump
	 */
	DatabaseProof(DatabaseContext context, Map<String, ContentItem.Table> expected, CatalogComparison catalog,
			int workers, EntrySpool files) {
		this.files = files;
		this.context = context;
		this.expected = expected;
		this.catalog = catalog;
		this.workers = workers;
	}

	Proof prove(ProofLevel level, List<String> notCompared, Runnable cut, BooleanSupplier stopped) throws IOException {
		if (level == ProofLevel.EXACT) {
			ProofDump dump = new ProofDump(this::take, stopped, this.files);
			new DatabaseDump(this.context, new Selection(everything(this.context.names())), this.workers, format(),
					null, cut)
				.dump(dump);
		}
		else {
			count(cut);
		}
		this.expected.forEach(this::compare);
		this.found.forEach(this::checkKnown);
		List<Proof.Difference> all = new ArrayList<>(this.differences);
		all.addAll(this.catalog.differences());
		List<Proof.Compared> tables = this.expected.keySet().stream().sorted().map(this.compared::get).toList();
		return new Proof(tables, this.catalog.compared(), all, notCompared);
	}

	/** Digests are over the text that was dumped. */
	private DumpFormat format() {
		boolean json = this.expected.values().stream().anyMatch((table) -> table.format().equals("json"));
		return json ? DumpFormat.JSON : DumpFormat.NATIVE;
	}

	private static PostgresSpec everything(MovedNames names) {
		List<String> include = names.any()
				? names.used().keySet().stream().map((schema) -> Identifiers.quote(schema) + ".*").toList() : List.of();
		return new PostgresSpec("proof", null, null, null, null, null, Map.of(), DumpFormat.NATIVE, include,
				names.hidden(), List.of(), 1, false);
	}

	private synchronized void take(ContentItem item) {
		if (item instanceof ContentItem.Table table) {
			ContentItem.Table named = named(table);
			this.found.put(named.path(), named);
		}
		else if (item instanceof CatalogObject object) {
			this.catalog.found(object);
		}
	}

	/** As it was called in the dump. */
	private ContentItem.Table named(ContentItem.Table table) {
		String schema = this.context.names().schema(String.valueOf(table.schema()));
		if (schema.equals(table.schema())) {
			return table;
		}
		return new ContentItem.Table(table.database(), schema, table.name(), EntryNames.table(schema, table.name()),
				table.format(), table.columns(), table.pieces(), table.bytes(), table.rows(), table.digest(),
				table.continued());
	}

	private void compare(String path, ContentItem.Table wanted) {
		ContentItem.Table other = this.found.get(path);
		String name = name(wanted);
		String digest = (other != null) ? other.digest() : null;
		this.compared.put(path, new Proof.Compared(name, wanted.rows(), (other != null) ? other.rows() : 0,
				wanted.digest(), (digest == null || digest.isEmpty()) ? null : digest));
		boolean same = other != null && other.rows() == wanted.rows()
				&& (other.digest().isEmpty() || other.digest().equals(wanted.digest()));
		if (!same) {
			this.differences
				.add(new Proof.Difference("table", name, text(wanted), (other != null) ? text(other) : null));
		}
	}

	/** A table whose rows are not in the dump must have none. */
	private void checkKnown(String path, ContentItem.Table table) {
		if (!this.expected.containsKey(path) && table.rows() > 0) {
			this.differences.add(new Proof.Difference("table", name(table), null, text(table)));
		}
	}

	private static String name(ContentItem.Table table) {
		return Identifiers.display(String.valueOf(table.schema()), table.name());
	}

	private static String text(ContentItem.Table table) {
		return table.rows() + " rows" + (table.digest().isEmpty() ? "" : ", digest " + table.digest());
	}

	/** Counts rows only; the catalogue is read all the same. */
	private void count(Runnable cut) throws IOException {
		try (Session session = this.context.open()) {
			session.begin();
			Selection.Selected selected = new Selection(everything(this.context.names()))
				.of(Catalog.relations(session));
			count(selected.readable(), cut);
			new Inventory(session, null, this.context.names()).read(selected.kept(), this::take);
			session.rollback();
			new Sequences(session, this.context).dump(selected.sequences(),
					new ProofDump(this::take, () -> false, this.files));
		}
		catch (SQLException ex) {
			throw this.context.errors().reading("reading the catalogue", ex);
		}
	}

	private void count(List<Relation> tables, Runnable cut) {
		Queue<Relation> waiting = new ConcurrentLinkedQueue<>(tables);
		Crew crew = new Crew(cut);
		for (int i = 0; i < this.workers; i++) {
			crew.start("count " + i, () -> count(waiting));
		}
		crew.await();
	}

	private void count(Queue<Relation> waiting) {
		try (Session session = this.context.open()) {
			for (Relation table = waiting.poll(); table != null; table = waiting.poll()) {
				String condition = (table.condition() != null) ? " " + table.condition() : "";
				count(session, table.schema(), table.name(), EntryNames.table(table.schema(), table.name()),
						"ONLY " + table.qualified() + condition);
			}
			if (this.expected.containsKey(LargeObjects.PATH)) {
				count(session, "pg_catalog", "pg_largeobject", LargeObjects.PATH, "pg_catalog.pg_largeobject_metadata");
			}
		}
		catch (SQLException ex) {
			throw this.context.errors().reading("counting rows", ex);
		}
	}

	private void count(Session session, String schema, String name, String path, String from) throws SQLException {
		long rows = Long.parseLong(session.single("SELECT pg_catalog.count(*) FROM " + from));
		take(new ContentItem.Table(null, schema, name, path, "copy", List.of(), 0, 0, rows, "", List.of()));
	}

}
