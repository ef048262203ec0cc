package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import com.dynatrace.hash4j.hashing.HashStream128;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.source.Dump;
import dev.holdfast.source.Spool;

/** Writes entries that are neither rows nor files, and describes them. */
final class Documents {

	private static final int STEP = 64 * 1024;

	private Documents() {
	}

	static void write(Dump dump, String name, String text) {
		write(dump, name, text.getBytes(StandardCharsets.UTF_8));
	}

	static void write(Dump dump, String name, byte[] bytes) {
		dump.write(Entry.of(name, bytes.length), bytes, 0, bytes.length);
		HashStream128 hash = RowDigest.hasher().hashStream().putBytes(bytes);
		dump.describe(new ContentItem.Document(name, bytes.length, RowDigest.hex(hash.get())));
	}

	/** Writes what was spooled. */
	static void write(Dump dump, String name, Spool spool) throws IOException {
		HashStream128 hash = RowDigest.hasher().hashStream();
		byte[] buffer = new byte[STEP];
		try (InputStream in = spool.input(); OutputStream out = dump.open(Entry.of(name, spool.size()))) {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				hash.putBytes(buffer, 0, read);
				out.write(buffer, 0, read);
			}
		}
		dump.describe(new ContentItem.Document(name, spool.size(), RowDigest.hex(hash.get())));
	}

}
