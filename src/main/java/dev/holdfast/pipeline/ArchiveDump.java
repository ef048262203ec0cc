package dev.holdfast.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Contents;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.TarWriter;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Spool;

/**
 * The tar stream that all sources of a run write into, entry by entry. Whoever writes an
 * entry holds the lock until it is whole.
 */
final class ArchiveDump implements AutoCloseable {

	private static final int WARNINGS = 1000;

	private final Gate gate;

	private final RawOutput out;

	private final TarWriter tar;

	private final Path scratch;

	private final RunProgress progress;

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicInteger spools = new AtomicInteger();

	private final List<String> warnings = new ArrayList<>();

	private final Spool contentsSpool;

	private final Contents contents;

	ArchiveDump(RawOutput out, Path scratch, String backupId, Gate gate, RunProgress progress) throws IOException {
		this.out = out;
		this.tar = new TarWriter(out);
		this.scratch = scratch;
		this.gate = gate;
		this.progress = progress;
		PrivateFiles.createDirectories(scratch);
		PrivateFiles.deleteContents(scratch);
		this.contentsSpool = spool();
		this.contents = new Contents(this.contentsSpool.output(), backupId);
	}

	/** The view of one source: its name stands before its entries. */
	Dump of(String source, String type) {
		this.contents.begin(source, type);
		return new SourceDump(source);
	}

	/** Ends the part of the source that was begun last. */
	void end() {
		this.contents.end();
	}

	/** Writes an entry of our own. */
	void document(String name, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		write(Entry.of(name, bytes.length), bytes, 0, bytes.length);
	}

	/** Writes the contents document and the end of the archive. */
	void finish() throws IOException {
		this.contents.close();
		try (InputStream in = this.contentsSpool.input();
				OutputStream entry = open(Entry.of("contents.json", this.contentsSpool.size()))) {
			in.transferTo(entry);
		}
		this.tar.finish();
		this.out.finish();
	}

	/** What the sources warned about, at most 1,000 of them. */
	List<String> warnings() {
		synchronized (this.warnings) {
			return List.copyOf(this.warnings);
		}
	}

	private Spool spool() {
		return new EncryptedSpool(this.scratch.resolve("spool-" + this.spools.incrementAndGet()));
	}

	private void checkpoint() {
		try {
			this.gate.check();
		}
		catch (CancellationException ex) {
			throw new DumpStoppedException();
		}
	}

	private void write(Entry entry, byte[] content, int offset, int length) {
		if (entry.size() != length) {
			throw new IllegalArgumentException(
					"entry " + entry.name() + " of " + entry.size() + " bytes given " + length);
		}
		checkpoint();
		this.lock.lock();
		try {
			this.tar.begin(entry);
			this.out.write(content, offset, length);
			this.tar.end(entry);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (CancellationException ex) {
			throw new DumpStoppedException();
		}
		finally {
			this.lock.unlock();
		}
		this.progress.read(length);
	}

	private OutputStream open(Entry entry) {
		checkpoint();
		this.lock.lock();
		try {
			this.tar.begin(entry);
			return new EntryOutput(entry);
		}
		catch (IOException ex) {
			this.lock.unlock();
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.contentsSpool.close();
		this.out.close();
		PrivateFiles.delete(this.scratch);
	}

	private final class SourceDump implements Dump {

		private final String source;

		SourceDump(String source) {
			this.source = source;
		}

		private Entry named(Entry entry) {
			Entry named = entry.named(this.source + "/" + entry.name());
			if (entry.kind() == Entry.Kind.HARD_LINK) {
				// a hard link names another entry of this archive
				return new Entry(named.name(), named.kind(), 0, named.mode(), named.uid(), named.gid(), named.user(),
						named.group(), named.modified(), this.source + "/" + entry.linkName(), named.xattrs(), null);
			}
			return named;
		}

		@Override
		public void write(Entry entry, byte[] content, int offset, int length) {
			ArchiveDump.this.write(named(entry), content, offset, length);
		}

		@Override
		public OutputStream open(Entry entry) {
			return ArchiveDump.this.open(named(entry));
		}

		@Override
		public Spool spool() {
			return ArchiveDump.this.spool();
		}

		@Override
		public void describe(ContentItem item) {
			ArchiveDump.this.contents.add(item);
		}

		@Override
		public void warn(String message) {
			ArchiveDump.this.progress.warn(message);
			synchronized (ArchiveDump.this.warnings) {
				if (ArchiveDump.this.warnings.size() < WARNINGS) {
					ArchiveDump.this.warnings.add(this.source + ": " + message);
				}
				else if (ArchiveDump.this.warnings.size() == WARNINGS) {
					ArchiveDump.this.warnings.add("more warnings are in the log");
				}
			}
		}

		@Override
		public void progress(long rows, long files) {
			ArchiveDump.this.progress.counted(rows, files);
		}

		@Override
		public void checkpoint() {
			ArchiveDump.this.checkpoint();
		}

	}

	private final class EntryOutput extends OutputStream {

		private final Entry entry;

		private long written;

		private boolean closed;

		EntryOutput(Entry entry) {
			this.entry = entry;
		}

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.written += length;
			if (this.written > this.entry.size()) {
				throw new IOException("more content than the " + this.entry.size() + " bytes of " + this.entry.name());
			}
			checkpoint();
			ArchiveDump.this.out.write(bytes, offset, length);
			ArchiveDump.this.progress.read(length);
		}

		@Override
		public void close() throws IOException {
			if (this.closed) {
				return;
			}
			this.closed = true;
			try {
				if (this.written != this.entry.size()) {
					IOException shorter = new IOException("less content than the " + this.entry.size() + " bytes of "
							+ this.entry.name() + ": " + this.written);
					ArchiveDump.this.gate.fail("dump", shorter);
					throw shorter;
				}
				ArchiveDump.this.tar.end(this.entry);
			}
			finally {
				ArchiveDump.this.lock.unlock();
			}
		}

	}

}
