package dev.holdfast.source.h2;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.LoadStoppedException;
import org.h2.util.ScriptReader;
import org.jspecify.annotations.Nullable;

/**
 * Loads a dump of format json: tables, then rows, then what refers from one table to
 * another or acts on rows. So no order of the tables is needed, and no trigger fires.
 */
final class H2JsonLoading {

	private static final int BATCH = 256;

	private static final JsonFactory JSON = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxStringLength(Integer.MAX_VALUE)
			.maxNumberLength(Integer.MAX_VALUE)
			.build())
		.build();

	private final String source;

	private final H2Database database;

	private final TableSelection selection;

	private final BooleanSupplier stopped;

	H2JsonLoading(String source, H2Database database, TableSelection selection, BooleanSupplier stopped) {
		this.source = source;
		this.database = database;
		this.selection = selection;
		this.stopped = stopped;
	}

	/**
	 * Loads everything.
	 * @param items of the contents document
	 */
	void load(H2RowSpool spool, Path schema, List<ContentItem> items) throws IOException, SQLException {
		ScriptStructure structure = structure(schema);
		H2Loading statements = new H2Loading(this.source, this.database, this.selection, this.stopped);
		structure.beforeRows().forEach(statements::statement);
		for (ContentItem item : items) {
			if (item instanceof ContentItem.Table table
					&& this.selection.takesRows(String.valueOf(table.schema()), table.name())) {
				if (table.pieces() != spool.pieces(table.path())) {
					throw damaged(table, "has " + spool.pieces(table.path()) + " pieces of " + table.pieces(), null);
				}
				Path rows = spool.rows(table.path());
				if (rows != null) {
					rows(table, rows);
					Files.delete(rows);
				}
			}
		}
		structure.afterRows().forEach(statements::statement);
	}

	private ScriptStructure structure(Path schema) throws IOException {
		ScriptStructure structure = new ScriptStructure(this.selection);
		try (InputStream in = Files.newInputStream(schema)) {
			ScriptReader reader = new ScriptReader(new InputStreamReader(in, StandardCharsets.UTF_8));
			reader.setSkipRemarks(true);
			for (String sql = H2Loading.next(reader); sql != null; sql = H2Loading.next(reader)) {
				if (!sql.isBlank()) {
					structure.add(sql.strip());
				}
			}
		}
		return structure;
	}

	private void rows(ContentItem.Table table, Path file) throws IOException, SQLException {
		String name = H2Table.quote(String.valueOf(table.schema())) + "." + H2Table.quote(table.name());
		String sql = insert(name, table.columns());
		try (PreparedStatement insert = this.database.prepare(sql);
				H2JsonValues values = new H2JsonValues(this.database, name, table.columns());
				InputStream in = new BufferedInputStream(Files.newInputStream(file), 256 << 10);
				JsonParser json = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), in)) {
			int waiting = 0;
			for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
				values.set(json, insert);
				insert.addBatch();
				waiting++;
				if (waiting == BATCH || values.large()) {
					flush(insert);
					waiting = 0;
				}
			}
			if (waiting > 0) {
				flush(insert);
			}
			this.database.execute("COMMIT");
		}
		catch (JacksonException | IllegalArgumentException | DamagedArchiveException ex) {
			throw damaged(table, "has a row that cannot be read: " + ex.getMessage(), ex);
		}
		catch (SQLException ex) {
			if (this.stopped.getAsBoolean()) {
				throw new LoadStoppedException();
			}
			throw H2Loading.failure(this.source, sql, ex);
		}
	}

	private void flush(PreparedStatement insert) throws SQLException {
		if (this.stopped.getAsBoolean()) {
			throw new LoadStoppedException();
		}
		insert.executeBatch();
	}

	private static String insert(String table, List<String> columns) {
		return columns.isEmpty() ? "INSERT INTO " + table + " DEFAULT VALUES"
				: "INSERT INTO " + table + "(" + columns.stream().map(H2Table::quote).collect(Collectors.joining(", "))
						+ ") OVERRIDING SYSTEM VALUE VALUES("
						+ String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
	}

	private HoldfastException damaged(ContentItem.Table table, String what, @Nullable Exception cause) {
		return new HoldfastException(ExitCode.DAMAGED,
				"source " + this.source + ": table " + table.schema() + "." + table.name() + " " + what,
				"the target is as it was before; restore an older backup", cause);
	}

}
