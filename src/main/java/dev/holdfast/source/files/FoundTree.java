package dev.holdfast.source.files;

import java.io.OutputStream;
import java.util.function.Consumer;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Spool;

/**
 * Hears what a walk through a tree finds, exactly as a dump would describe it, and keeps
 * nothing of the content.
 */
final class FoundTree implements Dump {

	private final Consumer<ContentItem.File> found;

	private final Consumer<String> problems;

	private volatile boolean stopped;

	FoundTree(Consumer<ContentItem.File> found, Consumer<String> problems) {
		this.found = found;
		this.problems = problems;
	}

	void stop() {
		this.stopped = true;
	}

	@Override
	public void write(Entry entry, byte[] content, int offset, int length) {
		checkpoint();
	}

	@Override
	public OutputStream open(Entry entry) {
		return OutputStream.nullOutputStream();
	}

	@Override
	public Spool spool() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void describe(ContentItem item) {
		if (item instanceof ContentItem.File file) {
			this.found.accept(file);
		}
	}

	@Override
	public void warn(String message) {
		this.problems.accept(message);
	}

	@Override
	public void progress(long rows, long files) {
		checkpoint();
	}

	@Override
	public void checkpoint() {
		if (this.stopped) {
			throw new DumpStoppedException();
		}
	}

}
