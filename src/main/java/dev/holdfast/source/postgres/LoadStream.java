package dev.holdfast.source.postgres;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs statements and loads rows over the socket of an idle connection (PostgreSQL
 * documentation, "Message Flow", simple query). Several statements in one text are one
 * transaction, of which a {@code COPY … FROM STDIN} may be the last: so rows and the mark
 * that they are loaded come together or not at all, in one exchange. Texts are bytes, one
 * to a character, and reach the server as they are; the driver would look into them for
 * braces and question marks.
 */
final class LoadStream {

	private static final int HEADER = 5;

	private static final int STEP = 64 * 1024;

	private static final int LONGEST_MESSAGE = 1 << 24;

	private final DataInputStream in;

	private final OutputStream out;

	private final byte[] message = new byte[HEADER + STEP];

	private @Nullable SQLException error;

	LoadStream(Socket socket) throws IOException {
		this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
		this.out = socket.getOutputStream();
	}

	/**
	 * Runs statements to their end.
	 * @throws SQLException what the server answered; nothing of the text was done
	 * @throws IOException when the connection broke
	 */
	void run(String sql) throws IOException, SQLException {
		send(sql);
		if (read()) {
			abort();
			throw new IOException("a statement wants rows");
		}
		check();
	}

	/**
	 * Runs statements of which the last takes rows.
	 * @throws SQLException what the server answered before it took any
	 */
	void begin(String sql) throws IOException, SQLException {
		send(sql);
		if (!read()) {
			check();
			throw new IOException("the statement takes no rows");
		}
	}

	/** Hands over rows, cut anywhere. */
	void write(byte[] bytes, int offset, int length) throws IOException {
		for (int done = 0; done < length;) {
			int step = Math.min(STEP, length - done);
			ByteBuffer.wrap(this.message).put((byte) 'd').putInt(step + 4);
			System.arraycopy(bytes, offset + done, this.message, HEADER, step);
			this.out.write(this.message, 0, HEADER + step);
			done += step;
		}
	}

	/**
	 * Ends the rows; what was done is durable with the server's next flush.
	 * @throws SQLException what the server did not like; nothing of it was done
	 */
	void end() throws IOException, SQLException {
		this.out.write(new byte[] { 'c', 0, 0, 0, 4 });
		this.out.flush();
		read();
		check();
	}

	/** Makes the server forget the rows and the statements before them. */
	void abort() throws IOException {
		this.out.write(new byte[] { 'f', 0, 0, 0, 5, 0 });
		this.out.flush();
		read();
	}

	private void check() throws SQLException {
		if (this.error != null) {
			throw this.error;
		}
	}

	private void send(String sql) throws IOException {
		this.error = null;
		byte[] text = sql.getBytes(StandardCharsets.ISO_8859_1);
		ByteBuffer buffer = ByteBuffer.allocate(text.length + HEADER + 1);
		buffer.put((byte) 'Q').putInt(text.length + HEADER).put(text).put((byte) 0);
		this.out.write(buffer.array());
		this.out.flush();
	}

	/** Reads answers up to the end, or until rows are wanted: then true. */
	private boolean read() throws IOException {
		try {
			while (true) {
				int type = this.in.readByte();
				int length = this.in.readInt() - 4;
				if (length < 0 || length > LONGEST_MESSAGE) {
					throw new IOException("unexpected message of " + length + " bytes from the server");
				}
				if (type == 'G') {
					this.in.skipNBytes(length);
					return true;
				}
				if (type == 'E') {
					String text = new String(this.in.readNBytes(length), StandardCharsets.UTF_8);
					if (this.error == null) {
						this.error = new PSQLException(new ServerErrorMessage(text));
					}
				}
				else {
					this.in.skipNBytes(length);
				}
				if (type == 'Z') {
					return false;
				}
			}
		}
		catch (EOFException ex) {
			if (this.error != null) {
				return false;
			}
			throw new EOFException("the server closed the connection");
		}
	}

	/** Names and other texts of ours as the bytes that the server is sent. */
	static String utf8(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

}
