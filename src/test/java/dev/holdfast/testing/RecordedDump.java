package dev.holdfast.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Spool;

/**
 * A dump kept in memory, in the order in which entries arrived. Holds its writers to the
 * contract of {@link Dump}: sizes must be exact, streams must be closed by their own
 * thread, and all spools too ({@link #openSpools}).
 */
public class RecordedDump implements Dump {

	private final List<Recorded> entries = new ArrayList<>();

	private final List<ContentItem> items = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private final AtomicLong rows = new AtomicLong();

	private final AtomicLong files = new AtomicLong();

	private final AtomicInteger spools = new AtomicInteger();

	private final ReentrantLock writer = new ReentrantLock();

	private volatile Consumer<Entry> beforeEntry = (entry) -> {
	};

	private volatile boolean stopped;

	/** Runs before each entry is taken, on the writer's thread: to inject a fault. */
	public RecordedDump beforeEntry(Consumer<Entry> action) {
		this.beforeEntry = action;
		return this;
	}

	/** From now on every call throws {@link DumpStoppedException}. */
	public void stop() {
		this.stopped = true;
	}

	@Override
	public void write(Entry entry, byte[] content, int offset, int length) {
		if (entry.size() != length) {
			throw new IllegalArgumentException(entry.name() + " says " + entry.size() + " but holds " + length);
		}
		take(entry, Arrays.copyOfRange(content, offset, offset + length));
	}

	private void take(Entry entry, byte[] content) {
		checkpoint();
		this.beforeEntry.accept(entry);
		checkpoint();
		this.writer.lock();
		try {
			synchronized (this.entries) {
				this.entries.add(new Recorded(entry, content));
			}
		}
		finally {
			this.writer.unlock();
		}
	}

	@Override
	public OutputStream open(Entry entry) {
		checkpoint();
		this.writer.lock();
		return new ByteArrayOutputStream() {

			private boolean closed;

			@Override
			public void close() {
				if (!RecordedDump.this.writer.isHeldByCurrentThread()) {
					throw new IllegalStateException("closed by another thread than it was opened by");
				}
				if (this.closed) {
					return;
				}
				this.closed = true;
				try {
					if (this.count != entry.size()) {
						throw new IllegalStateException(
								entry.name() + " says " + entry.size() + " but holds " + this.count);
					}
					take(entry, toByteArray());
				}
				finally {
					RecordedDump.this.writer.unlock();
				}
			}
		};
	}

	@Override
	public Spool spool() {
		this.spools.incrementAndGet();
		return new MemorySpool();
	}

	@Override
	public void describe(ContentItem item) {
		synchronized (this.items) {
			this.items.add(item);
		}
	}

	@Override
	public void warn(String message) {
		synchronized (this.warnings) {
			this.warnings.add(message);
		}
	}

	@Override
	public void progress(long rows, long files) {
		this.rows.addAndGet(rows);
		this.files.addAndGet(files);
	}

	@Override
	public void checkpoint() {
		if (this.stopped) {
			throw new DumpStoppedException();
		}
	}

	/** Every entry in the order of arrival. */
	public List<Recorded> entries() {
		synchronized (this.entries) {
			return List.copyOf(this.entries);
		}
	}

	/** Names of all entries in the order of arrival. */
	public List<String> names() {
		return entries().stream().map((recorded) -> recorded.entry().name()).toList();
	}

	/** The content of the last entry of this name. */
	public byte[] content(String name) {
		List<Recorded> all = entries();
		for (int i = all.size() - 1; i >= 0; i--) {
			if (all.get(i).entry().name().equals(name)) {
				return all.get(i).content();
			}
		}
		throw new AssertionError("no entry " + name + " among " + names());
	}

	/** The same as UTF-8 text. */
	public String text(String name) {
		return new String(content(name), StandardCharsets.UTF_8);
	}

	/** Contents items of one kind. */
	public <T extends ContentItem> List<T> items(Class<T> kind) {
		synchronized (this.items) {
			return this.items.stream().filter(kind::isInstance).map(kind::cast).toList();
		}
	}

	/** What was warned about. */
	public List<String> warnings() {
		synchronized (this.warnings) {
			return List.copyOf(this.warnings);
		}
	}

	/** Rows that were counted as progress. */
	public long rows() {
		return this.rows.get();
	}

	/** Files that were counted as progress. */
	public long files() {
		return this.files.get();
	}

	/** How many spools were not closed. */
	public int openSpools() {
		return this.spools.get();
	}

	/** Writes the plain files below a directory, as an unpacked archive has them. */
	public void extractTo(Path directory) {
		for (Recorded recorded : entries()) {
			if (recorded.entry().kind() == Entry.Kind.FILE) {
				Path path = directory.resolve(recorded.entry().name());
				try {
					Files.createDirectories(path.getParent());
					Files.write(path, recorded.content());
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		}
	}

	/**
	 * One entry as it arrived.
	 *
	 * @param entry its header
	 * @param content its bytes
	 */
	public record Recorded(Entry entry, byte[] content) {
	}

	private final class MemorySpool implements Spool {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private boolean open = true;

		@Override
		public OutputStream output() {
			return this.bytes;
		}

		@Override
		public long size() {
			return this.bytes.size();
		}

		@Override
		public InputStream input() {
			return new ByteArrayInputStream(this.bytes.toByteArray());
		}

		@Override
		public void close() {
			if (this.open) {
				this.open = false;
				RecordedDump.this.spools.decrementAndGet();
			}
		}

	}

}
