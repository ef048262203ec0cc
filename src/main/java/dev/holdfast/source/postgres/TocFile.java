package dev.holdfast.source.postgres;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the table of contents of an archive of {@code pg_dump --format=custom} (versions
 * 1.12 to 1.16 of the format, {@code pg_backup_archiver.c}), entry by entry, so that
 * memory does not depend on how many there are. What it reads is what pg_restore would
 * run; running it ourselves names each statement that fails, and needs no program of the
 * target's version.
 */
final class TocFile {

	private static final int OLDEST = version(1, 12);

	private static final int NEWEST = version(1, 16);

	private static final int BUFFER = 64 * 1024;

	private final Path file;

	TocFile(Path file) {
		this.file = file;
	}

	/**
	 * Calls the visitor with each entry in the order of the archive.
	 * @throws IOException when this is no such archive or is cut short
	 */
	void forEach(Visitor visitor) throws IOException {
		try (Reader reader = new Reader(FileChannel.open(this.file), 0)) {
			int count = reader.header();
			for (int i = 0; i < count; i++) {
				visitor.entry(reader.entry());
			}
		}
	}

	/** Reads again entries that were seen before. */
	Lookup lookup() throws IOException {
		return new Lookup(this.file);
	}

	private static int version(int major, int minor) {
		return major << 8 | minor;
	}

	/** Takes entries. */
	interface Visitor {

		void entry(TocEntry entry) throws IOException;

	}

	/** Finds entries by their offset. Not for several threads. */
	static final class Lookup implements AutoCloseable {

		private final Reader header;

		Lookup(Path file) throws IOException {
			this.header = new Reader(FileChannel.open(file), 0);
			this.header.header();
		}

		TocEntry at(long offset) throws IOException {
			this.header.seek(offset);
			return this.header.entry();
		}

		@Override
		public void close() throws IOException {
			this.header.close();
		}

	}

	private static final class Reader implements AutoCloseable {

		private final FileChannel channel;

		private InputStream in;

		private long position;

		private int version;

		private int integer = 4;

		private int offset = 8;

		Reader(FileChannel channel, long from) throws IOException {
			this.channel = channel;
			this.in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
			seek(from);
		}

		private void seek(long to) throws IOException {
			this.channel.position(to);
			this.in = new BufferedInputStream(Channels.newInputStream(this.channel), BUFFER);
			this.position = to;
		}

		/** Reads the head; returns how many entries follow. */
		int header() throws IOException {
			if (!new String(bytes(5), StandardCharsets.ISO_8859_1).equals("PGDMP")) {
				throw new IOException("it is no archive of pg_dump --format=custom");
			}
			this.version = version(one(), one());
			one();
			this.integer = one();
			this.offset = one();
			if (this.version < OLDEST || this.version > NEWEST) {
				throw new IOException("its format is version " + (this.version >> 8) + "." + (this.version & 0xff)
						+ ", not 1.12 to 1.16");
			}
			if (one() != 1 || this.integer != 4 || this.offset != 8) {
				throw new IOException("it is no archive of pg_dump --format=custom on a usual machine");
			}
			if (this.version >= version(1, 15)) {
				one();
			}
			else {
				number();
			}
			for (int i = 0; i < 7; i++) {
				number(); // when it was made
			}
			text();
			text();
			text();
			return number();
		}

		TocEntry entry() throws IOException {
			long at = this.position;
			int id = number();
			number();
			text();
			text();
			String tag = text();
			String kind = text();
			number();
			String definition = text();
			String drop = text();
			text();
			String schema = text();
			String tablespace = text();
			String method = (this.version >= version(1, 14)) ? text() : "";
			if (this.version >= version(1, 16)) {
				number();
			}
			String owner = text();
			text();
			List<Integer> dependencies = dependencies();
			bytes(1 + this.offset);
			return new TocEntry(id, kind, tag, schema, definition, drop, tablespace, method, owner, dependencies, at);
		}

		private List<Integer> dependencies() throws IOException {
			List<Integer> dependencies = new ArrayList<>();
			for (int length = number(); length >= 0; length = number()) {
				String id = new String(bytes(length), StandardCharsets.ISO_8859_1);
				if (!id.matches("[0-9]{1,10}")) {
					throw new IOException("a dependency is no number");
				}
				dependencies.add(Integer.parseInt(id));
			}
			return dependencies;
		}

		private String text() throws IOException {
			int length = number();
			return (length <= 0) ? "" : new String(bytes(length), StandardCharsets.ISO_8859_1);
		}

		private int number() throws IOException {
			byte[] bytes = bytes(5);
			int value = (bytes[1] & 0xff) | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff) << 16 | (bytes[4] & 0xff) << 24;
			return (bytes[0] != 0) ? -value : value;
		}

		private int one() throws IOException {
			return bytes(1)[0] & 0xff;
		}

		private byte[] bytes(int length) throws IOException {
			if (length > this.channel.size() - this.position) {
				throw new EOFException("it is cut short");
			}
			byte[] bytes = this.in.readNBytes(length);
			if (bytes.length < length) {
				throw new EOFException("it is cut short");
			}
			this.position += length;
			return bytes;
		}

		@Override
		public void close() throws IOException {
			this.in.close();
			this.channel.close();
		}

	}

}
