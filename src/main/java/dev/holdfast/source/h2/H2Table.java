package dev.holdfast.source.h2;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import dev.holdfast.archive.RowDigest;

/**
 * A table that holds rows.
 *
 * @param schema its schema
 * @param name its name
 * @param columns those that are stored; columns that the database computes are left out,
 * as in its own script
 * @param id its object id, which another table of the same name would rarely get
 */
record H2Table(String schema, String name, List<String> columns, long id) {

	private static final int LONGEST_PATH = 200;

	H2Table {
		columns = List.copyOf(columns);
	}

	/** Schema and name for a statement. */
	String quoted() {
		return quote(this.schema) + "." + quote(this.name);
	}

	/** Reads every row, in the order of {@link #columns}. */
	String select() {
		String list = this.columns.stream().map(H2Table::quote).collect(Collectors.joining(", "));
		return "SELECT " + (list.isEmpty() ? "1" : list) + " FROM " + quoted();
	}

	/**
	 * Directory of its entries. Schema and name are percent-encoded apart, so that the
	 * dot between them is the only one; letters of all languages stay. What is too long
	 * for a file name ends in a hash.
	 */
	String directory() {
		String path = "data/" + encode(this.schema) + "." + encode(this.name);
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		if (bytes.length <= LONGEST_PATH) {
			return path;
		}
		int end = path.offsetByCodePoints(0, path.codePointCount(0, path.length()) * LONGEST_PATH / bytes.length / 2);
		return path.substring(0, end) + "~" + RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(bytes));
	}

	static String quote(String identifier) {
		return '"' + identifier.replace("\"", "\"\"") + '"';
	}

	private static String encode(String name) {
		StringBuilder encoded = new StringBuilder();
		for (int i = 0; i < name.length(); i++) {
			char each = name.charAt(i);
			if (Character.isLetterOrDigit(each) || Character.isSurrogate(each) || each == '_' || each == '-'
					|| each == '$') {
				encoded.append(each);
			}
			else {
				for (byte part : String.valueOf(each).getBytes(StandardCharsets.UTF_8)) {
					encoded.append(String.format("%%%02X", part));
				}
			}
		}
		return encoded.toString();
	}

}
