package dev.holdfast.source.postgres;

import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Spool;

/**
 * Holds back whoever writes rows until the schema that they belong to is written, because
 * an archive is loaded in the order in which it streams by. Rows may be read meanwhile.
 * Waiters hold no lock of the dump, so the writer of the schema never waits for them; its
 * failure must be told by {@link #abandon}.
 */
final class HeldDump implements Dump {

	private final Dump dump;

	private final CountDownLatch decided = new CountDownLatch(1);

	private volatile boolean abandoned;

	HeldDump(Dump dump) {
		this.dump = dump;
	}

	/** Lets rows be written from now on. */
	void release() {
		this.decided.countDown();
	}

	/** Makes everyone who waits fail, unless rows are let through already. */
	void abandon() {
		this.abandoned = this.decided.getCount() > 0;
		this.decided.countDown();
	}

	private void await() {
		try {
			this.decided.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DumpStoppedException();
		}
		if (this.abandoned) {
			throw new DumpStoppedException();
		}
	}

	@Override
	public void write(Entry entry, byte[] content, int offset, int length) {
		await();
		this.dump.write(entry, content, offset, length);
	}

	@Override
	public OutputStream open(Entry entry) {
		await();
		return this.dump.open(entry);
	}

	@Override
	public Spool spool() {
		return this.dump.spool();
	}

	@Override
	public void describe(ContentItem item) {
		this.dump.describe(item);
	}

	@Override
	public void warn(String message) {
		this.dump.warn(message);
	}

	@Override
	public void progress(long rows, long files) {
		this.dump.progress(rows, files);
	}

	@Override
	public void checkpoint() {
		this.dump.checkpoint();
	}

}
