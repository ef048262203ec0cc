package dev.holdfast.source.h2;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.ContentItem.CatalogObject;
import dev.holdfast.source.LoadStoppedException;
import dev.holdfast.source.Proof;
import dev.holdfast.source.Proof.Compared;
import dev.holdfast.source.Proof.Difference;
import dev.holdfast.source.ProofLevel;

/** Compares a loaded database with what was said of the dumped one. */
final class H2Proof {

	/** A value of a sequence that was read twice during the dump. */
	private static final String LATER = "next-at-most";

	/** The schema that every database has belongs to its first administrator. */
	private static final String MAIN = "PUBLIC";

	private final H2Database database;

	private final TableSelection selection;

	private final BooleanSupplier stopped;

	private final List<Compared> tables = new ArrayList<>();

	private final List<Difference> differences = new ArrayList<>();

	private final List<String> notCompared = new ArrayList<>();

	H2Proof(H2Database database, TableSelection selection, BooleanSupplier stopped) {
		this.database = database;
		this.selection = selection;
		this.stopped = stopped;
	}

	/**
	 * Compares.
	 * @param items of the contents document
	 * @param dumpedBy version of the engine that read the dump, as the dump says it; null
	 * when it does not
	 * @param loader the user that is there for loading only
	 */
	Proof compare(List<ContentItem> items, @Nullable String dumpedBy, String loader, ProofLevel level)
			throws SQLException {
		H2Catalog catalog = H2Catalog.read(this.database, "restored");
		Map<List<String>, H2Table> found = new LinkedHashMap<>();
		catalog.tables()
			.values()
			.stream()
			.filter((table) -> this.selection.takes(table.schema(), table.name()))
			.forEach((table) -> found.put(List.of(table.schema(), table.name()), table));
		for (ContentItem item : items) {
			if (item instanceof ContentItem.Table table
					&& this.selection.takes(String.valueOf(table.schema()), table.name())) {
				table(table, found.remove(List.of(String.valueOf(table.schema()), table.name())), level);
			}
		}
		// tables whose rows a plan leaves out are there, and empty
		for (H2Table table : found.values()) {
			String rows = this.database.value("SELECT COUNT(*) FROM " + table.quoted());
			if (!"0".equals(rows)) {
				this.differences.add(new Difference("table", name(table), "no rows", rows + " rows"));
			}
		}
		String version = "H2 " + this.database.value("SELECT H2VERSION()");
		boolean texts = version.equals(dumpedBy);
		if (!texts) {
			this.notCompared.add("texts of views, defaults and checks: dumped by " + dumpedBy + ", read by " + version);
		}
		long objects = objects(items, loader, texts);
		return new Proof(this.tables, objects, this.differences, this.notCompared);
	}

	private void table(ContentItem.Table dumped, @Nullable H2Table table, ProofLevel level) throws SQLException {
		String name = dumped.schema() + "." + dumped.name();
		if (table == null) {
			this.differences.add(new Difference("table", name, dumped.rows() + " rows", null));
			return;
		}
		boolean exact = level == ProofLevel.EXACT;
		RowPieces pieces = RowPieces.discarding();
		JsonRow rows = new JsonRow(pieces, dumped.columns());
		long count = 0;
		if (!exact) {
			count = Long
				.parseLong(Objects.requireNonNull(this.database.value("SELECT COUNT(*) FROM " + table.quoted())));
		}
		else if (table.columns().containsAll(dumped.columns())) {
			this.database.query(new H2Table(table.schema(), table.name(), dumped.columns(), 0).select(), (row) -> {
				rows.write(row);
				checkpoint();
			});
			count = pieces.rows();
		}
		pieces.finish();
		String digest = exact ? pieces.hex() : null;
		this.tables.add(new Compared(name, dumped.rows(), count, dumped.digest(), digest));
		if (count != dumped.rows() || (exact && !dumped.digest().equals(digest))) {
			this.differences
				.add(new Difference("table", name, figures(dumped.rows(), dumped.digest()), figures(count, digest)));
		}
	}

	private void checkpoint() {
		if (this.stopped.getAsBoolean()) {
			throw new LoadStoppedException();
		}
	}

	private long objects(List<ContentItem> items, String loader, boolean texts) throws SQLException {
		Map<String, CatalogObject> found = new HashMap<>();
		H2Inventory.read(this.database, this.selection)
			.objects()
			.stream()
			.filter((object) -> !isLoader(object, loader))
			.forEach((object) -> found.put(key(object), object));
		long count = 0;
		for (ContentItem item : items) {
			if (item instanceof CatalogObject dumped) {
				CatalogObject there = found.remove(key(dumped));
				if (there != null || isTaken(dumped)) {
					count++;
					object(dumped, there, texts, loader);
				}
			}
		}
		found.values()
			.forEach((extra) -> this.differences.add(new Difference(extra.kind(), extra.identity(), null, "is there")));
		return count;
	}

	private static boolean isLoader(CatalogObject object, String loader) {
		return (object.kind().equals("user") || object.kind().equals("grant"))
				&& (object.identity().equals(loader) || object.identity().startsWith(loader + "."));
	}

	/** Whether an object that is missing should be there. */
	private boolean isTaken(CatalogObject dumped) {
		if (this.selection.takesAll()) {
			return true;
		}
		String table = dumped.details().get("of-table");
		SqlName name = null;
		if (table != null) {
			int dot = table.indexOf('.');
			name = new SqlName(List.of(table.substring(0, Math.max(dot, 0)), table.substring(dot + 1)), 0);
		}
		else if (List.of("table", "column", "identity", "view").contains(dumped.kind())) {
			name = SqlName.ofIdentity(dumped.identity());
		}
		// a foreign key goes with the table that it refers to
		return name != null && name.parts().size() > 1 && dumped.details().get("refers-to") == null
				&& this.selection.takes(name.parts().get(0), name.parts().get(1));
	}

	private void object(CatalogObject dumped, @Nullable CatalogObject found, boolean texts, String loader) {
		if (found == null) {
			this.differences.add(new Difference(dumped.kind(), dumped.identity(), "was there", null));
			return;
		}
		Map<String, String> before = new TreeMap<>();
		Map<String, String> now = new TreeMap<>();
		TreeSet<String> keys = new TreeSet<>(dumped.details().keySet());
		keys.addAll(found.details().keySet());
		keys.remove(LATER);
		for (String key : keys) {
			String was = dumped.details().get(key);
			String is = found.details().get(key);
			boolean passes = key.equals("next") && isBetween(dumped, was, is)
					|| key.equals("owner") && loader.equals(is) && dumped.identity().equals(MAIN);
			if (!Objects.equals(was, is) && !passes) {
				before.put(key, (was != null) ? was : "none");
				now.put(key, (is != null) ? is : "none");
			}
		}
		if (texts && !Objects.equals(dumped.definition(), found.definition())) {
			before.put("text", String.valueOf(dumped.definition()));
			now.put("text", String.valueOf(found.definition()));
		}
		if (!before.isEmpty()) {
			this.differences.add(new Difference(dumped.kind(), dumped.identity(), text(before), text(now)));
		}
	}

	/** A sequence that moved while the dump was made may stand anywhere in between. */
	private static boolean isBetween(CatalogObject dumped, @Nullable String first, @Nullable String found) {
		String last = dumped.details().get(LATER);
		if (first == null || last == null || found == null) {
			return false;
		}
		long one = Long.parseLong(first);
		long other = Long.parseLong(last);
		long value = Long.parseLong(found);
		return value >= Math.min(one, other) && value <= Math.max(one, other);
	}

	private static String text(Map<String, String> facts) {
		List<String> parts = new ArrayList<>();
		facts.forEach((key, value) -> parts.add(key + " " + value));
		return String.join(", ", parts);
	}

	private static String key(CatalogObject object) {
		return object.kind() + "\0" + object.identity();
	}

	private static String name(H2Table table) {
		return table.schema() + "." + table.name();
	}

	private static String figures(long rows, @Nullable String digest) {
		return rows + ((rows == 1) ? " row" : " rows") + ((digest != null) ? ", digest " + digest : "");
	}

}
