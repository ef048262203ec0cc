package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Entry;
import dev.holdfast.source.Dump;
import dev.holdfast.source.postgres.RowQueue.Part;
import dev.holdfast.source.postgres.json.JsonTable;

/**
 * Reads tables over one session until none is left. Each table is locked first without
 * waiting: a worker that queued behind a waiting ALTER TABLE, which itself waits for the
 * leader's locks, would hang for ever. Such a table is left to the leader, which holds
 * its lock already. The lock is given up with the savepoint, so that a session holds one
 * at a time.
 */
final class RowReader {

	private static final String NEXT = "ROLLBACK TO SAVEPOINT holdfast; ";

	private final Session session;

	private final Dump dump;

	private final Job job;

	private final boolean leader;

	private @Nullable PieceWriter writer;

	/**
	 * @param session whose transaction sees the snapshot
	 * @param leader whether it is the session that holds the locks
	 */
	RowReader(Session session, boolean leader, Dump dump, Job job) {
		this.session = session;
		this.leader = leader;
		this.dump = dump;
		this.job = job;
	}

	/** Reads until nothing is left. */
	void readAll() {
		try {
			this.session.execute("SAVEPOINT holdfast");
		}
		catch (SQLException ex) {
			throw this.job.errors().reading("reading rows", ex);
		}
		for (Part part = take(); part != null; part = take()) {
			this.dump.checkpoint();
			read(part);
		}
	}

	private @Nullable Part take() {
		return this.leader ? this.job.queue().nextRefused() : this.job.queue().next();
	}

	private void read(Part part) {
		TableDump table = part.table();
		try {
			PieceWriter rows = writer(table);
			table.state(() -> writeStatement(table));
			String copy = RowFormat.copyOut(part, this.job.encoding());
			CopyStream.Copied copied = this.session
				.copyPacked(this.leader ? copy : NEXT + lock(table.relation()) + copy, sink(rows, table));
			if (copied.packed()) {
				recount(copied.rows(), rows, copy);
			}
			if (rows.end()) {
				this.job.finished().accept(table);
			}
		}
		catch (SQLException ex) {
			if (!this.leader && "55P03".equals(ex.getSQLState())) {
				this.job.queue().refuse(part);
				return;
			}
			throw this.job.errors().reading("reading table " + table.relation().label(), ex);
		}
		catch (IOException ex) {
			throw this.job.errors().reading("reading table " + table.relation().label(), ex);
		}
	}

	private static String lock(Relation table) {
		return "LOCK TABLE ONLY " + table.qualified() + " IN ACCESS SHARE MODE NOWAIT; ";
	}

	private PieceWriter writer(TableDump table) {
		if (this.writer == null) {
			this.writer = new PieceWriter(this.dump, this.job.prefix(), this.job.format(), PieceWriter.LONGEST, table);
		}
		this.writer.begin(table);
		return this.writer;
	}

	/**
	 * The pieces are right, but not the digest, which took messages for rows: the same
	 * rows are read again for it. JSON rows were told apart before.
	 */
	private void recount(long sent, PieceWriter rows, String copy) throws SQLException, IOException {
		if (this.job.json().isEmpty()) {
			RowCount count = new RowCount();
			this.session.copyPacked(copy, count);
			rows.recount(count.digest(sent));
		}
		else if (rows.rows() != sent) {
			throw new IOException("the server sent " + sent + " rows, of which " + rows.rows() + " arrived");
		}
	}

	private RowSink sink(PieceWriter rows, TableDump table) {
		JsonTable json = this.job.json().get(table.relation().oid());
		return (json != null) ? new JsonSink(rows, this.dump, json) : rows;
	}

	private void writeStatement(TableDump table) {
		JsonTable json = this.job.json().get(table.relation().oid());
		if (json != null) {
			Documents.write(this.dump, this.job.prefix() + table.path() + "/columns.json", json.document());
			return;
		}
		byte[] sql = RowFormat.copyIn(table.relation(), this.job.encoding()).getBytes(StandardCharsets.UTF_8);
		this.dump.write(Entry.of(this.job.prefix() + table.path() + "/copy.sql", sql.length), sql, 0, sql.length);
	}

	/**
	 * What all readers of a database share.
	 *
	 * @param queue the tables
	 * @param encoding of the rows: the server's own, because none other holds every
	 * value; for JSON, UTF-8 where the database has any encoding
	 * @param context the database
	 * @param format {@code copy} or {@code json}
	 * @param json how rows become JSON, by the tables' object ids; empty for COPY text
	 * @param finished called with each table that is complete
	 */
	record Job(RowQueue queue, String encoding, DatabaseContext context, String format, Map<Long, JsonTable> json,
			Consumer<TableDump> finished) {

		ServerErrors errors() {
			return this.context.errors();
		}

		String prefix() {
			return this.context.prefix();
		}

	}

}
