package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.source.Dump;
import dev.holdfast.source.SourceSummary.TableSummary;
import dev.holdfast.source.Spool;

/**
 * The large objects: their contents as {@code lo_put} statements in numbered pieces,
 * which stock psql loads. That they exist, their owners, grants and comments are in
 * pg_dump's {@code pre-data} up to version 16; from 17 on they are in its {@code data},
 * which we do not take, so {@code large-objects.sql} holds them. In contents and manifest
 * they are the table {@code pg_catalog.pg_largeobject}; a row of its digest is the
 * object's id in decimal, a tab, and its content in lower-case hex.
 */
final class LargeObjects {

	static final String PATH = "large-objects";

	/** Bytes read at a time: as hex, one row of the stream's buffer. */
	static final int CHUNK = 60 * 1024;

	/** Only these are read whole in one statement for all. */
	private static final String FIRST_CHUNKS = "COPY (SELECT oid, pg_catalog.encode(pg_catalog.lo_get(oid, 0, " + CHUNK
			+ "), 'hex') FROM pg_catalog.pg_largeobject_metadata ORDER BY oid) TO STDOUT";

	/** 262144 is INV_READ, 2 is SEEK_END. */
	private static final String SIZE = "SELECT pg_catalog.lo_lseek64(pg_catalog.lo_open(%d, 262144), 0, 2)";

	private static final String CHUNKS = "COPY (SELECT %d, pg_catalog.encode(pg_catalog.lo_get(%d, i, " + CHUNK
			+ "), 'hex') FROM pg_catalog.generate_series(0, %d::bigint, " + CHUNK + ") i) TO STDOUT";

	private static final String DEFINITIONS = """
			COPY (SELECT pg_catalog.format('SELECT pg_catalog.lo_create(%1$s);', oid)
			  || pg_catalog.format(' ALTER LARGE OBJECT %s OWNER TO %I;', oid, pg_catalog.pg_get_userbyid(lomowner))
			  || coalesce((SELECT pg_catalog.format(' REVOKE ALL ON LARGE OBJECT %s FROM %I;', oid,
			      pg_catalog.pg_get_userbyid(lomowner)) || pg_catalog.string_agg(pg_catalog.format(
			      ' GRANT %s ON LARGE OBJECT %s TO %s%s;', a.privilege_type, oid,
			      CASE a.grantee WHEN 0 THEN 'PUBLIC'
			        ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
			      CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), '')
			    FROM pg_catalog.aclexplode(lomacl) a), '')
			  || coalesce(pg_catalog.format(' COMMENT ON LARGE OBJECT %s IS %L;', oid,
			      pg_catalog.obj_description(oid, 'pg_largeobject')), '')
			FROM pg_catalog.pg_largeobject_metadata ORDER BY oid) TO STDOUT""";

	private final Session session;

	private final DatabaseContext context;

	/**
	 * @param session whose transaction sees the snapshot
	 */
	LargeObjects(Session session, DatabaseContext context) {
		this.session = session;
		this.context = context;
	}

	/**
	 * Writes them all.
	 * @param define whether nothing else creates them
	 * @return their proof; empty when there are none
	 */
	Optional<TableSummary> dump(Dump dump, boolean define) {
		try {
			if (define) {
				define(dump);
			}
			return contents(dump);
		}
		catch (SQLException | IOException ex) {
			throw this.context.errors().reading("reading large objects", ex);
		}
	}

	private void define(Dump dump) throws SQLException, IOException {
		try (Spool spool = dump.spool()) {
			long count;
			try (OutputStream out = spool.output()) {
				out.write("SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n".getBytes());
				count = this.session.copy(DEFINITIONS, new CopyText.Unescaped(out));
			}
			if (count > 0) {
				Documents.write(dump, this.context.prefix() + "large-objects.sql", spool);
			}
		}
	}

	private Optional<TableSummary> contents(Dump dump) throws SQLException, IOException {
		LargeObjectWriter writer = new LargeObjectWriter(dump, this.context.prefix());
		List<Long> larger = new ArrayList<>();
		this.session.copy(FIRST_CHUNKS, writer.first(larger::add));
		for (Long oid : larger) {
			dump.checkpoint();
			long size = Long.parseLong(this.session.single(String.format(SIZE, oid)));
			this.session.copy(String.format(CHUNKS, oid, oid, size - 1), writer.following());
			writer.endOfObject();
		}
		writer.finish();
		return (writer.digest().rows() == 0) ? Optional.empty() : Optional.of(describe(writer, dump));
	}

	private TableSummary describe(LargeObjectWriter writer, Dump dump) {
		String digest = writer.digest().hex();
		long rows = writer.digest().rows();
		String database = this.context.database();
		dump.describe(new ContentItem.Table(database, "pg_catalog", "pg_largeobject", this.context.prefix() + PATH,
				"statements", List.of("loid", "data"), writer.pieces(), writer.bytes(), rows, digest, List.of()));
		return new TableSummary(database, "pg_catalog", "pg_largeobject", rows, writer.bytes(), digest);
	}

}
