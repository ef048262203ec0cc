package dev.holdfast.source.h2;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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

	private static final String SCRIPT = "script.sql";

	private static final String SCHEMA = "schema.sql";

	private final H2Spec spec;

	private final TableSelection selection;

	private final H2Database database;

	private final Dump dump;

	private final boolean json;

	private final List<TableSummary> tables = new ArrayList<>();

	private long bytes;

	H2Dump(H2Spec spec, TableSelection selection, H2Database database, Dump dump) {
		this.spec = spec;
		this.selection = selection;
		this.database = database;
		this.dump = dump;
		this.json = spec.format() == DumpFormat.JSON;
	}

	SourceSummary run() throws SQLException, IOException {
		H2Snapshot snapshot = H2Snapshot.begin(this.database);
		H2Catalog catalog = H2Catalog.read(this.database, this.spec.name());
		this.selection.requireMatches(catalog.names());
		H2Inventory inventory = H2Inventory.read(this.database, this.selection);
		for (H2Table table : catalog.tables().values()) {
			if (this.selection.takesRows(table.schema(), table.name())) {
				rows(table);
			}
		}
		script(new H2Script(this.database, this.selection, catalog));
		H2Inventory later = H2Inventory.read(this.database, this.selection);
		if (!catalog.equals(H2Catalog.read(this.database, this.spec.name())) || !inventory.hasStructureOf(later)) {
			throw changed("tables were created, altered or dropped");
		}
		inventory.objectsUntil(later).forEach(this.dump::describe);
		return new SourceSummary(this.spec.name(), this.spec.type(), snapshot.instant(), snapshot.database(),
				this.json ? "json" : "script", Map.of("server", snapshot.version()), this.tables,
				this.tables.stream().mapToLong(TableSummary::rows).sum(), 0, this.bytes, null,
				Map.of("inventory", inventory.digest()));
	}

	private void rows(H2Table table) throws SQLException {
		JsonPieces target = new JsonPieces(this.dump, table);
		RowPieces pieces = this.json ? RowPieces.of(target) : RowPieces.discarding();
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
		this.bytes += target.bytes();
		this.tables
			.add(new TableSummary(null, table.schema(), table.name(), pieces.rows(), pieces.bytes(), pieces.hex()));
		this.dump.describe(new ContentItem.Table(null, table.schema(), table.name(),
				this.json ? table.directory() : SCRIPT, this.json ? "json" : "script", table.columns(), target.count(),
				pieces.bytes(), pieces.rows(), pieces.hex(), target.continued()));
	}

	private void script(H2Script script) throws SQLException, IOException {
		try (Spool spool = this.dump.spool()) {
			try (OutputStream output = spool.output()) {
				if (this.json) {
					script.structure();
				}
				else {
					script.rows(output);
					this.tables.forEach((table) -> requireSameRows(table, script));
				}
			}
			copy(this.json ? SCHEMA : SCRIPT, script, spool);
		}
	}

	/**
	 * The snapshot keeps rows from changing, but not tables from being dropped, made anew
	 * or emptied with TRUNCATE.
	 */
	private void requireSameRows(TableSummary table, H2Script script) {
		long rows = script.rowsOf(String.valueOf(table.schema()), table.name());
		if (rows != table.rows()) {
			throw changed(
					"table " + table.schema() + "." + table.name() + " had " + table.rows() + " rows, then " + rows);
		}
	}

	private HoldfastException changed(String what) {
		return new HoldfastException(ExitCode.UNREACHABLE,
				"source " + this.spec.name() + ": " + what + " during the dump",
				"run the backup again when nothing changes the tables themselves");
	}

	private void copy(String name, H2Script script, Spool spool) throws IOException {
		HashStream128 digest = RowDigest.hasher().hashStream();
		long size = script.before().length + spool.size() + script.after().length;
		try (InputStream before = new ByteArrayInputStream(script.before());
				InputStream rows = new SequenceInputStream(before, spool.input());
				InputStream input = new SequenceInputStream(rows, new ByteArrayInputStream(script.after()));
				OutputStream output = this.dump.open(Entry.of(name, size))) {
			byte[] chunk = new byte[64 << 10];
			for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
				digest.putBytes(chunk, 0, count);
				output.write(chunk, 0, count);
			}
		}
		this.bytes += size;
		this.dump.describe(new ContentItem.Document(name, size, RowDigest.hex(digest.get())));
	}

}
