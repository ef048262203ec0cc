package dev.holdfast.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.source.Dump;
import dev.holdfast.source.Spool;

/** A dump that counts and forgets, for tests of memory. Spools are temporary files. */
public class DiscardingDump implements Dump {

	private long entries;

	private long bytes;

	private long items;

	private long warnings;

	@Override
	public synchronized void write(Entry entry, byte[] content, int offset, int length) {
		this.entries++;
		this.bytes += length;
	}

	@Override
	public OutputStream open(Entry entry) {
		write(entry, new byte[0], 0, 0);
		return new OutputStream() {

			@Override
			public void write(int each) {
				DiscardingDump.this.bytes++;
			}

			@Override
			public void write(byte[] content, int offset, int length) {
				DiscardingDump.this.bytes += length;
			}
		};
	}

	@Override
	public Spool spool() {
		return new FileSpool();
	}

	@Override
	public synchronized void describe(ContentItem item) {
		this.items++;
	}

	@Override
	public synchronized void warn(String message) {
		this.warnings++;
	}

	@Override
	public void progress(long rows, long files) {
		// counted by nobody
	}

	@Override
	public void checkpoint() {
		// never stops
	}

	/** Entries, bytes, items and warnings so far. */
	@Override
	public String toString() {
		return this.entries + " entries, " + this.bytes + " bytes, " + this.items + " items, " + this.warnings
				+ " warnings";
	}

	private static final class FileSpool implements Spool {

		private final Path file;

		FileSpool() {
			try {
				this.file = Files.createTempFile("spool", null);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public OutputStream output() {
			try {
				return new BufferedOutputStream(Files.newOutputStream(this.file));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public long size() {
			try {
				return Files.size(this.file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public InputStream input() {
			try {
				return new BufferedInputStream(Files.newInputStream(this.file));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() {
			try {
				Files.deleteIfExists(this.file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
