package dev.holdfast.source.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Reads the rows of a {@code COPY … TO STDOUT} straight from the socket of an idle
 * connection (PostgreSQL documentation, "Message Formats", protocol 3.0): one array for
 * all rows, where the driver makes one for each. The hot loop is a small method on
 * locals, called once per read, so that it is compiled early.
 */
final class CopyStream implements RowSink.Bytes {

	private static final int HEADER = 5;

	private final InputStream in;

	private final OutputStream out;

	private final byte[] buffer;

	private int position;

	private int limit;

	private long messages;

	private @Nullable SQLException error;

	private String tag = "";

	/**
	 * @param size of the buffer in bytes; larger rows are handed over as streams
	 */
	CopyStream(Socket socket, int size) throws IOException {
		this(socket.getInputStream(), socket.getOutputStream(), size);
	}

	CopyStream(InputStream in, OutputStream out, int size) {
		this.in = in;
		this.out = out;
		this.buffer = new byte[size];
	}

	/**
	 * Runs statements of which the last may be a COPY.
	 * @return how many rows arrived, each in a message of its own
	 * @throws SQLException what the server answered; the connection stays usable
	 * @throws IOException when the connection broke, or messages were not rows
	 */
	long run(String sql, RowSink sink) throws IOException, SQLException {
		Copied copied = copy(sql, sink);
		if (copied.packed()) {
			throw new IOException(
					"the server sent " + copied.rows() + " rows in " + copied.messages() + " messages of COPY data");
		}
		return copied.rows();
	}

	/**
	 * The same for a sink that can bear several rows in a message, which the
	 * documentation rules out, but whatever stands between us and the server may do.
	 */
	Copied copy(String sql, RowSink sink) throws IOException, SQLException {
		this.messages = 0;
		this.error = null;
		this.tag = "";
		send(sql);
		try {
			while (!consume(sink)) {
				fill();
			}
		}
		catch (EOFException ex) {
			if (this.error == null) {
				throw ex;
			}
		}
		if (this.error != null) {
			throw this.error;
		}
		return new Copied(this.messages,
				this.tag.startsWith("COPY ") ? Long.parseLong(this.tag.substring(5)) : this.messages);
	}

	private void send(String sql) throws IOException {
		byte[] text = sql.getBytes(StandardCharsets.UTF_8);
		ByteBuffer message = ByteBuffer.allocate(text.length + HEADER + 1);
		message.put((byte) 'Q').putInt(text.length + HEADER).put(text).put((byte) 0);
		this.out.write(message.array());
		this.out.flush();
	}

	private void fill() throws IOException {
		if (this.position > 0) {
			System.arraycopy(this.buffer, this.position, this.buffer, 0, this.limit - this.position);
			this.limit -= this.position;
			this.position = 0;
		}
		int read = this.in.read(this.buffer, this.limit, this.buffer.length - this.limit);
		if (read < 0) {
			throw new EOFException("the server closed the connection");
		}
		this.limit += read;
	}

	/** Takes every whole message of the buffer; true after ReadyForQuery. */
	private boolean consume(RowSink sink) throws IOException {
		byte[] bytes = this.buffer;
		int at = this.position;
		int end = this.limit;
		while (end - at >= HEADER) {
			int length = length(bytes, at + 1) - 4;
			if (length > end - at - HEADER || length < 0) {
				break;
			}
			byte type = bytes[at];
			if (type == 'd') {
				this.messages++;
				sink.row(bytes, at + HEADER, length);
			}
			else if (other(type, at + HEADER, length)) {
				this.position = at + HEADER + length;
				return true;
			}
			at += HEADER + length;
		}
		this.position = at;
		if (end - at >= HEADER && (length(bytes, at + 1) < 4 || length(bytes, at + 1) >= bytes.length)) {
			large(sink, length(bytes, at + 1) - 4);
		}
		return false;
	}

	private void large(RowSink sink, int length) throws IOException {
		if (this.buffer[this.position] != 'd' || length < 0) {
			throw new IOException("unexpected message of " + length + " bytes");
		}
		this.position += HEADER;
		this.messages++;
		sink.large(length, this);
	}

	@Override
	public void read(byte[] target, int offset, int length) throws IOException {
		int buffered = Math.min(length, this.limit - this.position);
		System.arraycopy(this.buffer, this.position, target, offset, buffered);
		this.position += buffered;
		if (this.in.readNBytes(target, offset + buffered, length - buffered) < length - buffered) {
			throw new EOFException("the server closed the connection within a row");
		}
	}

	private boolean other(byte type, int at, int length) throws IOException {
		switch (type) {
			case 'Z':
				return true;
			case 'E':
				String text = new String(this.buffer, at, length, StandardCharsets.UTF_8);
				this.error = new PSQLException(new ServerErrorMessage(text));
				return false;
			case 'C':
				this.tag = new String(this.buffer, at, length - 1, StandardCharsets.UTF_8);
				return false;
			// CopyOutResponse, CopyDone, notices, changed settings, notifications, and
			// the
			// rows of statements that ran before
			case 'H', 'c', 'N', 'S', 'A', 'T', 'D', 'I':
				return false;
			default:
				throw new IOException("unexpected message '" + (char) type + "' from the server");
		}
	}

	private static int length(byte[] bytes, int at) {
		return (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8
				| (bytes[at + 3] & 0xff);
	}

	/**
	 * What a COPY sent.
	 *
	 * @param messages of COPY data
	 * @param rows as the server counted them
	 */
	record Copied(long messages, long rows) {

		/** Whether messages were not one row each. */
		boolean packed() {
			return this.messages != this.rows;
		}

	}

}
