package dev.holdfast.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.holdfast.source.LoadStoppedException;
import dev.holdfast.source.postgres.json.CopyRows;

/**
 * Deals the pieces of an archive to several connections, in the archive's order. A usual
 * piece is read into one of a few buffers and loaded behind the reader's back; a larger
 * one streams through a connection of its own, which stays open while the row that it
 * ends in goes on in the next piece of that table. All methods but those of the workers
 * are the reader's.
 */
final class RowLoader implements AutoCloseable {

	private final LoadPlace place;

	private final Marker marker;

	private final int workers;

	private final BlockingQueue<RowPiece> waiting;

	private final BlockingQueue<byte[]> buffers;

	private final Crew crew;

	/** Rows that go on, by the name of the entry that they go on in. */
	private final Map<String, OpenRow> open = new HashMap<>();

	private final byte[] step = new byte[64 * 1024];

	/**
	 * @param workers how many connections load pieces
	 */
	RowLoader(LoadPlace place, Marker marker, int workers) {
		this.place = place;
		this.marker = marker;
		this.workers = workers;
		this.waiting = new ArrayBlockingQueue<>(workers);
		this.buffers = new ArrayBlockingQueue<>(2 * workers + 1);
		for (int i = 0; i < 2 * workers + 1; i++) {
			this.buffers.add(new byte[0]);
		}
		this.crew = new Crew(place::cut);
		for (int i = 0; i < workers; i++) {
			this.crew.start("load rows " + i, this::work);
		}
	}

	/**
	 * Takes a piece of rows.
	 * @param name of its entry: what is marked
	 * @param next name of the entry in which its last row goes on, if it does
	 * @param table that they belong to
	 */
	void rows(String name, String next, LoadTable table, long size, InputStream content) throws IOException {
		OpenRow row = this.open.remove(name);
		if (row == null && size <= PieceWriter.PIECE) {
			byte[] buffer = read(size, content);
			if (size > 0 && buffer[(int) size - 1] == '\n') {
				put(new RowPiece(name, table, buffer, (int) size));
				return;
			}
			row = new OpenRow(this.place, this.marker, name, table);
			row.write(buffer, (int) size);
			this.buffers.add(buffer);
			goOn(row, next, buffer[Math.max(0, (int) size - 1)]);
			return;
		}
		if (row == null) {
			row = new OpenRow(this.place, this.marker, name, table);
		}
		byte last = 0;
		for (long left = size; left > 0;) {
			int read = content.readNBytes(this.step, 0, (int) Math.min(left, this.step.length));
			if (read == 0) {
				throw new EOFException("entry " + name + " is cut short");
			}
			row.write(this.step, read);
			last = this.step[read - 1];
			left -= read;
			checkFailed();
		}
		goOn(row, next, last);
	}

	private void goOn(OpenRow row, String next, byte last) throws IOException {
		if (last == '\n') {
			row.end();
		}
		else {
			this.open.put(next, row);
		}
	}

	/** Takes a piece of statements, which need no order among one another. */
	void statements(String name, String label, long size, InputStream content) throws IOException {
		if (size > 4L * PieceWriter.PIECE) {
			throw this.place.errors().damaged("entry " + name + " of " + size + " bytes is too long", null);
		}
		put(new RowPiece(name, new LoadTable(label, "", null), read(size, content), (int) size));
	}

	private byte[] read(long size, InputStream content) throws IOException {
		byte[] buffer = take();
		if (buffer.length < size) {
			buffer = new byte[(int) Math.max(size, PieceWriter.PIECE)];
		}
		if (content.readNBytes(buffer, 0, (int) size) < size) {
			throw new EOFException("an entry is cut short");
		}
		return buffer;
	}

	private byte[] take() {
		try {
			byte[] buffer = null;
			while (buffer == null) {
				checkFailed();
				buffer = this.buffers.poll(100, TimeUnit.MILLISECONDS);
			}
			return buffer;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new LoadStoppedException();
		}
	}

	private void put(RowPiece piece) {
		try {
			do {
				checkFailed();
			}
			while (!this.waiting.offer(piece, 100, TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new LoadStoppedException();
		}
	}

	private void checkFailed() {
		if (this.crew.hasFailed()) {
			this.crew.await();
		}
	}

	/** Waits until all that was taken is loaded. */
	void finish() {
		if (!this.open.isEmpty()) {
			String name = this.open.keySet().iterator().next();
			throw this.place.errors().damaged("a row that goes on in entry " + name + " does not end", null);
		}
		for (int i = 0; i < this.workers; i++) {
			put(RowPiece.END);
		}
		this.crew.await();
	}

	private void work() {
		try (Session session = this.place.open()) {
			for (RowPiece piece = this.waiting.take(); piece != RowPiece.END; piece = this.waiting.take()) {
				load(session, piece);
				this.buffers.add(piece.buffer());
			}
		}
		catch (InterruptedException ex) {
			throw new LoadStoppedException();
		}
	}

	private void load(Session session, RowPiece piece) {
		LoadTable table = piece.table();
		try {
			LoadStream stream = session.load();
			if (table.copy().isEmpty()) {
				stream.run(this.marker.mark(piece.name())
						+ new String(piece.buffer(), 0, piece.length(), StandardCharsets.ISO_8859_1));
				return;
			}
			stream.begin(this.marker.mark(piece.name()) + LoadStream.utf8(table.copy()));
			if (table.json() == null) {
				stream.write(piece.buffer(), 0, piece.length());
			}
			else {
				new CopyRows(table.json()).convert(new ByteArrayInputStream(piece.buffer(), 0, piece.length()),
						new LoadOutput(stream));
			}
			stream.end();
		}
		catch (SQLException ex) {
			if (!this.marker.isDone(ex)) {
				throw this.place.errors().statement(table.label(), table.copy(), ex);
			}
		}
		catch (IOException ex) {
			throw this.place.errors().statement(table.label(), table.copy(), ex);
		}
	}

	/** Ends the workers, whatever they do. */
	@Override
	public void close() {
		this.open.values().forEach(OpenRow::close);
		this.open.clear();
		this.crew.fail(new LoadStoppedException());
		try {
			this.crew.await();
		}
		catch (RuntimeException ex) {
			// told by whoever met it first
		}
	}

}
