package dev.holdfast.source.postgres;

import dev.holdfast.source.postgres.RowQueue.Part;
import dev.holdfast.source.postgres.RowQueue.Range;

/** The COPY statements by which rows leave the database and come back. */
final class RowFormat {

	private RowFormat() {
	}

	/**
	 * Reads a part's rows. Without a range it is the plain form, which the server runs
	 * without its executor.
	 */
	static String copyOut(Part part, String encoding) {
		Relation table = part.table().relation();
		String options = " TO STDOUT (ENCODING " + Identifiers.literal(encoding) + ")";
		String condition = condition(table, part.range());
		if (condition.isEmpty()) {
			return "COPY " + table.qualified() + columns(table) + options;
		}
		return "COPY (SELECT " + Identifiers.list(table.columns()) + " FROM ONLY " + table.qualified() + " " + condition
				+ ")" + options;
	}

	private static String condition(Relation table, Range range) {
		if (table.condition() != null) {
			return table.condition();
		}
		if (range.equals(Range.ALL)) {
			return "";
		}
		String lower = "WHERE ctid >= '(" + range.from() + ",0)'";
		return (range.to() < 0) ? lower : lower + " AND ctid < '(" + range.to() + ",0)'";
	}

	/** The statement that loads the table's pieces, for stock psql too. */
	static String copyIn(Relation table, String encoding) {
		return "SET client_encoding = 'UTF8';\nCOPY " + table.qualified() + columns(table) + " FROM stdin (ENCODING "
				+ Identifiers.literal(encoding) + ");\n";
	}

	/** Empty where no column holds data: then a row is an empty line. */
	private static String columns(Relation table) {
		return table.columns().isEmpty() ? "" : " (" + Identifiers.list(table.columns()) + ")";
	}

}
