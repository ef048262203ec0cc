package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** Runs H2's {@code SCRIPT}. It ends the transaction, and with it the snapshot. */
final class H2Script {

	private H2Script() {
	}

	/**
	 * Writes the script of these tables and views, or of the whole database.
	 * @param rows whether to write rows, or the structure only
	 * @param names schema and name of what to take; null takes everything
	 */
	static void write(H2Database database, boolean rows, @Nullable List<List<String>> names, OutputStream out)
			throws SQLException {
		String options = rows ? "SCRIPT" : "SCRIPT NODATA";
		String tables = (names != null) ? " TABLE " + names.stream()
			.map((name) -> H2Table.quote(name.get(0)) + "." + H2Table.quote(name.get(1)))
			.collect(Collectors.joining(", ")) : "";
		if (database.isRemote()) {
			database.query(options + tables, (row) -> line(out, row.getString(1)));
			return;
		}
		String file = ScriptFile.register(out);
		try {
			database.execute(options + " TO '" + file + "'" + tables);
		}
		finally {
			ScriptFile.unregister(file);
		}
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
