package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The escapes of COPY's text format (PostgreSQL documentation, COPY, "Text Format"), as
 * far as the server writes them.
 */
final class CopyText {

	private CopyText() {
	}

	/** The byte that a letter after a backslash stands for. */
	static byte unescape(byte letter) {
		return switch (letter) {
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'v' -> 0x0b;
			default -> letter;
		};
	}

	/** Writes rows of one column as they are, each on a line. */
	static final class Unescaped implements RowSink {

		private final OutputStream out;

		private boolean escape;

		Unescaped(OutputStream out) {
			this.out = out;
		}

		@Override
		public void row(byte[] buffer, int offset, int length) throws IOException {
			for (int i = offset; i < offset + length; i++) {
				byte b = buffer[i];
				if (this.escape) {
					this.out.write(unescape(b));
					this.escape = false;
				}
				else if (b == '\\') {
					this.escape = true;
				}
				else {
					this.out.write(b);
				}
			}
		}

		@Override
		public void large(long length, Bytes bytes) throws IOException {
			byte[] buffer = new byte[8192];
			for (long done = 0; done < length;) {
				int step = (int) Math.min(buffer.length, length - done);
				bytes.read(buffer, 0, step);
				row(buffer, 0, step);
				done += step;
			}
		}

	}

}
