package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.source.Dump;
import dev.holdfast.source.Spool;

/**
 * The values of sequences. They are in no snapshot: whoever draws one changes it for all
 * at once. So they are read after the rows, that none is behind a row, and the value that
 * was read is recorded, because the value in the snapshot is not to be had.
 */
final class Sequences {

	private static final int PER_QUERY = 100;

	private static final String HEAD = "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n";

	private final Session session;

	private final DatabaseContext context;

	/**
	 * @param session one without a transaction, because each sequence read is locked
	 * until its end
	 */
	Sequences(Session session, DatabaseContext context) {
		this.session = session;
		this.context = context;
	}

	/** Writes {@code statements.sql}. */
	void dump(List<Relation> all, Dump dump) {
		MovedNames names = this.context.names();
		List<Relation> sequences = all.stream().filter((each) -> !names.any() || names.isIn(each.schema())).toList();
		try (Spool spool = dump.spool()) {
			try (OutputStream out = spool.output()) {
				out.write(HEAD.getBytes(StandardCharsets.UTF_8));
				for (int from = 0; from < sequences.size(); from += PER_QUERY) {
					dump.checkpoint();
					read(sequences.subList(from, Math.min(sequences.size(), from + PER_QUERY)), dump, out);
				}
			}
			Documents.write(dump, this.context.prefix() + "statements.sql", spool);
		}
		catch (SQLException | IOException ex) {
			throw this.context.errors().reading("reading the values of sequences", ex);
		}
	}

	private void read(List<Relation> some, Dump dump, OutputStream out) throws SQLException, IOException {
		Map<Long, Relation> byOid = new HashMap<>();
		List<String> selects = new ArrayList<>();
		for (Relation sequence : some) {
			byOid.put(sequence.oid(), sequence);
			selects.add("SELECT " + sequence.oid() + "::bigint, last_value, is_called FROM " + sequence.qualified());
		}
		StringBuilder sql = new StringBuilder();
		this.session.query(String.join(" UNION ALL ", selects), (row) -> {
			Relation sequence = byOid.get(row.getLong(1));
			if (sequence != null) {
				sql.append(statement(sequence, row.getLong(2), row.getBoolean(3)));
				describe(sequence, row.getLong(2), row.getBoolean(3), dump);
			}
		});
		out.write(sql.toString().getBytes(StandardCharsets.UTF_8));
	}

	private static String statement(Relation sequence, long value, boolean called) {
		return "SELECT pg_catalog.setval(" + Identifiers.literal(sequence.qualified()) + ", " + value + ", " + called
				+ ");\n";
	}

	/** Names are quoted here, as they are in dumps. */
	private String name(Relation sequence) {
		String schema = this.context.names().schema(sequence.schema());
		return Identifiers.quote(schema, sequence.name());
	}

	private void describe(Relation sequence, long value, boolean called, Dump dump) {
		dump.describe(new ContentItem.CatalogObject(this.context.database(), "sequence value", name(sequence),
				Map.of("last_value", String.valueOf(value), "is_called", String.valueOf(called)), null));
	}

}
