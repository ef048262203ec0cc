package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Entry;
import dev.holdfast.source.postgres.json.JsonTable;

/**
 * The entries of a dump that hold rows, each table's after the statement that loads it.
 */
final class RowEntries {

	private static final int STATEMENT = 1 << 20;

	private final LoadErrors errors;

	private final MovedNames names;

	private final Predicate<String> wanted;

	private final Map<String, LoadTable> copies = new HashMap<>();

	/**
	 * @param names under which tables are loaded
	 * @param wanted which directories of rows are loaded
	 */
	RowEntries(LoadErrors errors, MovedNames names, Predicate<String> wanted) {
		this.errors = errors;
		this.names = names;
		this.wanted = wanted;
	}

	/**
	 * Takes an entry below {@code data/}.
	 * @param rows where rows go
	 */
	void take(Entry entry, String path, InputStream content, RowLoader rows) throws IOException {
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
		if (!this.wanted.test(table)) {
			return;
		}
		LoadTable copy = this.copies.get(table);
		String suffix = (copy != null && copy.json() != null) ? "json" : "copy";
		if (copy == null || !name.matches("[0-9]{6,9}\\." + suffix)) {
			throw this.errors.damaged("entry " + path + " is none of a PostgreSQL dump", null);
		}
		int number = Integer.parseInt(name.substring(0, name.indexOf('.')));
		rows.rows(path, table + "/" + EntryNames.piece(number + 1, suffix), copy, entry.size(), content);
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
		return new LoadTable("rows of " + label(copy), TocEntry.readable(this.names.rewrite(LoadStream.utf8(copy))),
				json);
	}

	private static String label(String copy) {
		int end = copy.indexOf(" (");
		return copy.substring("COPY ".length(), (end > 0) ? end : copy.indexOf(" FROM stdin"));
	}

}
