package dev.holdfast.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.dynatrace.hash4j.hashing.HashStream128;
import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.SourceSummary.TableSummary;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a database: numbered pieces of tables' rows, the statement that loads
 * each, and documents. Memory grows with the number of tables, not with their rows.
 */
final class DatabaseContent implements SourceContent {

	private static final Pattern PIECE = Pattern.compile("(.+)/(\\d{6,9})\\.(copy|json|sql)");

	private static final String STATEMENT = "/copy.sql";

	private static final int BUFFER = 256 << 10;

	private final SourceSummary summary;

	private final Map<TableName, TableSummary> expected = new HashMap<>();

	private final Map<String, TablePieces> tables = new HashMap<>();

	private final Map<String, ContentItem.Document> documents = new HashMap<>();

	private final Set<String> statements = new HashSet<>();

	private final Set<String> scripts = new HashSet<>();

	private final Set<String> checkedDocuments = new HashSet<>();

	private final byte[] buffer = new byte[BUFFER];

	private long tableCount;

	private long tableRows;

	private long scriptedCount;

	private long scriptedRows;

	DatabaseContent(SourceSummary summary) {
		this.summary = summary;
		summary.tables()
			.forEach(
					(table) -> this.expected.put(new TableName(table.database(), table.schema(), table.name()), table));
	}

	@Override
	public String type() {
		return this.summary.type();
	}

	@Override
	public void entry(Entry entry, String path, InputStream content) throws IOException {
		if (entry.kind() != Entry.Kind.FILE) {
			throw new DamagedArchiveException("entry " + entry.name() + " is no file, as all of a database are", null);
		}
		Matcher piece = PIECE.matcher(path);
		if (piece.matches()) {
			this.tables.computeIfAbsent(piece.group(1), (directory) -> TablePieces.of(piece.group(3)))
				.add(Integer.parseInt(piece.group(2)), piece.group(3), entry, content, this.buffer);
		}
		else if (path.endsWith(STATEMENT)) {
			content.transferTo(java.io.OutputStream.nullOutputStream());
			once(this.statements.add(path.substring(0, path.length() - STATEMENT.length())), entry.name());
		}
		else {
			once(this.documents.put(path, document(path, entry.size(), content)) == null, entry.name());
		}
	}

	private ContentItem.Document document(String path, long size, InputStream content) throws IOException {
		HashStream128 hash = RowDigest.hasher().hashStream();
		for (int read = content.read(this.buffer); read >= 0; read = content.read(this.buffer)) {
			hash.putBytes(this.buffer, 0, read);
		}
		return new ContentItem.Document(path, size, RowDigest.hex(hash.get()));
	}

	private static void once(boolean first, String name) throws DamagedArchiveException {
		if (!first) {
			throw new DamagedArchiveException("entry " + name + " is there twice", null);
		}
	}

	@Override
	public void item(ContentItem item) throws IOException {
		if (item instanceof ContentItem.Table table) {
			table(table);
		}
		else if (item instanceof ContentItem.Document document) {
			ContentItem.Document found = this.documents.remove(document.path());
			if (!document.equals(found)) {
				throw different(document.path(),
						(found != null) ? found.bytes() + " bytes, digest " + found.digest() : null,
						document.bytes() + " bytes, digest " + document.digest());
			}
			this.checkedDocuments.add(document.path());
		}
		else if (item instanceof ContentItem.File file) {
			throw new DamagedArchiveException("contents.json has the file " + file.path() + " in a database", null);
		}
	}

	private void table(ContentItem.Table table) throws DamagedArchiveException {
		TableName name = new TableName(table.database(), table.schema(), table.name());
		TableSummary summed = this.expected.remove(name);
		String described = figures(table.rows(), table.bytes(), table.digest());
		String signed = (summed != null) ? figures(summed.rows(), summed.bytes(), summed.digest()) : null;
		if (!described.equals(signed)) {
			throw new DamagedArchiveException("table " + name.text() + " has " + described
					+ " in contents.json, in the manifest " + Objects.requireNonNullElse(signed, "nothing"), null);
		}
		if (table.format().equals("script")) {
			this.scripts.add(table.path());
			this.scriptedCount++;
			this.scriptedRows += table.rows();
			return;
		}
		pieces(table, name);
	}

	private void pieces(ContentItem.Table table, TableName name) throws DamagedArchiveException {
		TablePieces pieces = this.tables.remove(table.path());
		if (pieces == null) {
			pieces = TablePieces.of(table.format().equals("statements") ? "sql" : table.format());
		}
		String difference = pieces.difference(table);
		if (difference != null) {
			throw new DamagedArchiveException("table " + name.text() + " is not as dumped: " + difference, null);
		}
		if (table.format().equals("copy") && !this.statements.remove(table.path())) {
			throw new DamagedArchiveException("table " + name.text() + " has no statement that loads it", null);
		}
		if (pieces.digested(table)) {
			this.tableCount++;
			this.tableRows += table.rows();
		}
		else {
			this.scriptedCount++;
			this.scriptedRows += table.rows();
		}
	}

	@Override
	public void finish(ContentTotals totals) throws DamagedArchiveException {
		String extra = this.tables.keySet()
			.stream()
			.findFirst()
			.or(() -> this.documents.keySet().stream().findFirst())
			.or(() -> this.statements.stream().findFirst())
			.orElse(null);
		if (extra != null) {
			throw new DamagedArchiveException(
					"source " + this.summary.name() + " holds " + extra + ", which contents.json does not describe",
					null);
		}
		if (!this.checkedDocuments.containsAll(this.scripts)) {
			throw new DamagedArchiveException("source " + this.summary.name() + " lacks the script of its tables",
					null);
		}
		if (!this.expected.isEmpty()) {
			throw new DamagedArchiveException("table " + this.expected.keySet().iterator().next().text()
					+ " of the manifest is not in the archive", null);
		}
		totals.tables(this.tableCount, this.tableRows);
		totals.scripted(this.scriptedCount, this.scriptedRows);
		totals.documents(this.checkedDocuments.size());
	}

	private static String figures(long rows, long bytes, String digest) {
		return rows + " rows, " + bytes + " bytes, digest " + digest;
	}

	private static DamagedArchiveException different(String path, @Nullable String found, String dumped) {
		return new DamagedArchiveException(
				path + " is not as dumped: " + ((found != null) ? found : "missing") + ", dumped were " + dumped, null);
	}

	/**
	 * A table's whole name.
	 *
	 * @param database where a source holds several; else null
	 * @param schema null for collections
	 * @param name the table
	 */
	private record TableName(@Nullable String database, @Nullable String schema, String name) {

		String text() {
			String qualified = (this.schema != null) ? this.schema + "." + this.name : this.name;
			return (this.database != null) ? this.database + ": " + qualified : qualified;
		}

	}

}
