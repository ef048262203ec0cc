package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The script of a database: H2's own where a plan takes everything, else H2's structure
 * and rows of the selected tables put together. {@code SCRIPT} ends the transaction and
 * with it the snapshot, so the rows are fetched first.
 */
final class H2Script {

	private final H2Database database;

	private final TableSelection selection;

	private final H2Catalog catalog;

	private byte[] before = {};

	private byte[] after = {};

	private Map<List<String>, Long> rows = Map.of();

	H2Script(H2Database database, TableSelection selection, H2Catalog catalog) {
		this.database = database;
		this.selection = selection;
		this.catalog = catalog;
	}

	/** Writes what comes between {@link #before} and {@link #after}. */
	void rows(OutputStream out) throws SQLException, IOException {
		boolean all = this.selection.takesAllRows();
		ScriptRows counting = new ScriptRows(out, !all);
		if (all) {
			run("SCRIPT", "", counting);
			this.after = synonyms().getBytes(StandardCharsets.UTF_8);
		}
		else {
			List<String> tables = this.catalog.tables()
				.values()
				.stream()
				.filter((table) -> this.selection.takesRows(table.schema(), table.name()))
				.map(H2Table::quoted)
				.toList();
			if (!tables.isEmpty()) {
				run("SCRIPT NOPASSWORDS NOSETTINGS", " TABLE " + String.join(", ", tables), counting);
			}
			structure();
		}
		counting.close();
		this.rows = counting.rows();
	}

	/** Fetches the structure alone. */
	void structure() throws SQLException {
		ScriptStructure structure = new ScriptStructure(this.selection);
		this.database.query("SCRIPT NODATA", (row) -> structure.add(row.getString(1)));
		this.before = bytes(structure.beforeRows(), "");
		this.after = bytes(structure.afterRows(), synonyms());
	}

	byte[] before() {
		return this.before;
	}

	byte[] after() {
		return this.after;
	}

	/** How many rows were written, into this table. */
	long rowsOf(String schema, String table) {
		return this.rows.getOrDefault(List.of(schema, table), 0L);
	}

	private void run(String options, String tables, OutputStream out) throws SQLException {
		if (this.database.isRemote()) {
			this.database.query(options + tables, (row) -> line(out, row.getString(1)));
			return;
		}
		String file = ScriptFile.register(out);
		try {
			this.database.execute(options + " TO '" + file + "'" + tables);
		}
		finally {
			ScriptFile.unregister(file);
		}
	}

	/** H2's own script leaves them out. */
	private String synonyms() {
		return this.catalog.synonyms()
			.stream()
			.filter((each) -> this.selection.takes(each.get(2), each.get(3)))
			.map((each) -> "CREATE SYNONYM " + H2Table.quote(each.get(0)) + "." + H2Table.quote(each.get(1)) + " FOR "
					+ H2Table.quote(each.get(2)) + "." + H2Table.quote(each.get(3)) + ";\n")
			.collect(Collectors.joining());
	}

	private static byte[] bytes(List<String> statements, String more) {
		String lines = statements.stream().map((each) -> each + "\n").collect(Collectors.joining());
		return (lines + more).getBytes(StandardCharsets.UTF_8);
	}

	private static void line(OutputStream out, String statement) {
		try {
			out.write(statement.getBytes(StandardCharsets.UTF_8));
			out.write('\n');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
