package dev.holdfast.source;

import java.io.OutputStream;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;

/**
 * Where a source writes its entries. Names are relative to the source: its name is put
 * before them. All methods may be called from several threads at once; each blocks while
 * the steps behind are slower (back-pressure) and throws {@link DumpStoppedException}
 * once the run stops or a step behind has failed.
 */
public interface Dump {

	/**
	 * Writes one whole entry. The bytes are copied before this returns, so the caller may
	 * reuse the array. The way for rows: a few MiB at most a call.
	 * @param entry its header; {@code entry.size()} must equal {@code length}
	 */
	void write(Entry entry, byte[] content, int offset, int length);

	/**
	 * Begins an entry whose content is streamed. Other writers wait until it is closed,
	 * so it is for content that is read without waiting (files). Exactly
	 * {@code entry.size()} bytes must be written; closing early fails the dump. The
	 * stream may be closed by its own thread only.
	 */
	OutputStream open(Entry entry);

	/**
	 * A private buffer for content whose size is not known yet, such as the output of a
	 * child process: in memory while small, then in an encrypted temporary file. Deleted
	 * when closed.
	 */
	Spool spool();

	/** Adds an item to this source's part of {@code contents.json}. */
	void describe(ContentItem item);

	/** Says something that makes the run end with warnings (exit 3). */
	void warn(String message);

	/** Counts rows or files that were dumped, for progress only. */
	void progress(long rows, long files);

	/** Throws {@link DumpStoppedException} when the run is to stop. */
	void checkpoint();

}
