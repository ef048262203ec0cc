package dev.holdfast.source.postgres;

import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Spool;

/**
 * A dump of which nothing is kept but what describes it: so a database that was loaded is
 * read back by the very code that dumped the original.
 */
final class ProofDump implements Dump {

	private final Consumer<ContentItem> items;

	private final BooleanSupplier stopped;

	private final EntrySpool files;

	/**
	 * @param files where rows are kept that must be read twice
	 */
	ProofDump(Consumer<ContentItem> items, BooleanSupplier stopped, EntrySpool files) {
		this.files = files;
		this.items = items;
		this.stopped = stopped;
	}

	@Override
	public void write(Entry entry, byte[] content, int offset, int length) {
		checkpoint();
	}

	@Override
	public OutputStream open(Entry entry) {
		checkpoint();
		return OutputStream.nullOutputStream();
	}

	@Override
	public Spool spool() {
		return new FileSpool(this.files);
	}

	@Override
	public void describe(ContentItem item) {
		this.items.accept(item);
	}

	@Override
	public void warn(String message) {
		// what a dump warns about, the dump itself has said
	}

	@Override
	public void progress(long rows, long files) {
		// nobody watches
	}

	@Override
	public void checkpoint() {
		if (this.stopped.getAsBoolean()) {
			throw new DumpStoppedException();
		}
	}

}
