package dev.holdfast.source.h2;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.dynatrace.hash4j.hashing.HashStream128;
import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.source.Dump;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.SourceSummary.TableSummary;
import dev.holdfast.source.Spool;

/**
 * One dump of one database. Rows are read first, and the script after them, because it
 * ends the snapshot; sequences are not part of a snapshot, so values read after the rows
 * are never behind them.
 */
final class H2Dump {

	private final H2Spec spec;

	private final TableSelection selection;

	private final H2Database database;

	private final Dump dump;

	private final List<TableSummary> tables = new ArrayList<>();

	private long bytes;

	H2Dump(H2Spec spec, TableSelection selection, H2Database database, Dump dump) {
		this.spec = spec;
		this.selection = selection;
		this.database = database;
		this.dump = dump;
	}

	SourceSummary run() throws SQLException {
		Instant[] instant = new Instant[1];
		Map<String, String> versions = new HashMap<>();
		String[] name = new String[1];
		this.database.query("SELECT CURRENT_TIMESTAMP, H2VERSION(), CURRENT_CATALOG", (row) -> {
			instant[0] = row.getObject(1, Instant.class);
			versions.put("server", "H2 " + row.getString(2));
			name[0] = row.getString(3);
		});
		H2Catalog catalog = H2Catalog.read(this.database);
		this.selection.requireMatches(catalog.names());
		H2Inventory inventory = H2Inventory.read(this.database, this.selection);
		for (H2Table table : catalog.tables().values()) {
			if (this.selection.takesRows(table.schema(), table.name())) {
				rows(table);
			}
		}
		if (this.spec.format() == DumpFormat.NATIVE
				&& !(this.selection.takesAll() && this.spec.excludeData().isEmpty())) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + this.spec.name() + ": patterns are not built yet for H2 scripts", "use format: json");
		}
		boolean script = this.spec.format() == DumpFormat.NATIVE;
		script(script ? "script.sql" : "schema.sql", script, catalog);
		if (!catalog.equals(H2Catalog.read(this.database))) {
			throw new HoldfastException(ExitCode.UNREACHABLE,
					"source " + this.spec.name() + ": tables were created, changed or dropped during the dump",
					"run the backup again when no migration is running");
		}
		inventory.objects().forEach(this.dump::describe);
		return new SourceSummary(this.spec.name(), this.spec.type(), instant[0], name[0], script ? "script" : "json",
				versions, this.tables, this.tables.stream().mapToLong(TableSummary::rows).sum(), 0, this.bytes, null,
				Map.of("inventory", inventory.digest()));
	}

	private void rows(H2Table table) throws SQLException {
		List<Integer> continued = new ArrayList<>();
		int[] count = new int[1];
		boolean json = this.spec.format() == DumpFormat.JSON;
		RowPieces pieces = json ? RowPieces.of((piece, length, inRow) -> {
			if (inRow) {
				continued.add(count[0]);
			}
			write(String.format("%s/%06d.json", table.directory(), count[0]++), piece, length);
		}) : RowPieces.discarding();
		JsonRow writer = new JsonRow(pieces, table.columns());
		this.database.query(table.select(), (row) -> {
			writer.write(row);
			if ((pieces.rows() & 0x3FF) == 0) {
				this.dump.progress(0x400, 0);
				this.dump.checkpoint();
			}
		});
		this.dump.progress(pieces.rows() & 0x3FF, 0);
		pieces.finish();
		this.tables
			.add(new TableSummary(null, table.schema(), table.name(), pieces.rows(), pieces.bytes(), pieces.hex()));
		this.dump.describe(new ContentItem.Table(null, table.schema(), table.name(),
				json ? table.directory() : "script.sql", json ? "json" : "script", table.columns(), count[0],
				pieces.bytes(), pieces.rows(), pieces.hex(), continued));
	}

	private void write(String name, byte[] content, int length) {
		this.dump.write(Entry.of(name, length), content, 0, length);
		this.bytes += length;
	}

	private void script(String name, boolean rows, H2Catalog catalog) throws SQLException {
		List<List<String>> names = this.selection.takesAll() ? null
				: catalog.names().stream().filter((each) -> this.selection.takes(each.get(0), each.get(1))).toList();
		try (Spool spool = this.dump.spool()) {
			try (OutputStream output = spool.output()) {
				H2Script.write(this.database, rows, names, new FilterOutputStream(output) {

					@Override
					public void write(byte[] bytes, int offset, int length) throws IOException {
						this.out.write(bytes, offset, length);
					}

					@Override
					public void close() {
						// H2 closes what it wrote to, but more follows
					}

				});
				output.write(synonyms(catalog).getBytes(StandardCharsets.UTF_8));
			}
			copy(name, spool);
		}
		catch (IOException ex) {
			throw new SQLException(ex);
		}
	}

	/** H2's own script leaves them out. */
	private String synonyms(H2Catalog catalog) {
		StringBuilder statements = new StringBuilder();
		for (List<String> synonym : catalog.synonyms()) {
			if (this.selection.takes(synonym.get(2), synonym.get(3))) {
				statements.append("CREATE SYNONYM ")
					.append(H2Table.quote(synonym.get(0)) + "." + H2Table.quote(synonym.get(1)))
					.append(" FOR ")
					.append(H2Table.quote(synonym.get(2)) + "." + H2Table.quote(synonym.get(3)))
					.append(";\n");
			}
		}
		return statements.toString();
	}

	private void copy(String name, Spool spool) throws IOException {
		HashStream128 digest = RowDigest.hasher().hashStream();
		try (InputStream input = spool.input(); OutputStream output = this.dump.open(Entry.of(name, spool.size()))) {
			byte[] chunk = new byte[64 << 10];
			for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
				digest.putBytes(chunk, 0, count);
				output.write(chunk, 0, count);
			}
		}
		this.bytes += spool.size();
		this.dump.describe(new ContentItem.Document(name, spool.size(), RowDigest.hex(digest.get())));
	}

}
