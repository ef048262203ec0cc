package dev.holdfast.verify;

import java.io.IOException;
import java.io.InputStream;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.DamagedArchiveException;

/**
 * What an archive holds of one source: first every entry passes by, then what the
 * contents document says of each.
 */
interface SourceContent {

	/** Before any source. */
	SourceContent NONE = new SourceContent() {

		@Override
		public String type() {
			return "";
		}

		@Override
		public void entry(Entry entry, String path, InputStream content) throws IOException {
			throw new DamagedArchiveException("entry " + entry.name() + " is of no source", null);
		}

		@Override
		public void item(ContentItem item) throws IOException {
			throw new DamagedArchiveException("contents.json has an item of no source", null);
		}

		@Override
		public void finish(ContentTotals totals) {
			// nothing was taken
		}

	};

	/** The source's type. */
	String type();

	/**
	 * Takes an entry.
	 * @param path its name relative to the source
	 * @param content of which every byte is read
	 * @throws DamagedArchiveException when it cannot be what was dumped
	 */
	void entry(Entry entry, String path, InputStream content) throws IOException;

	/**
	 * Compares what was read with what the contents document says.
	 * @throws DamagedArchiveException when they differ
	 */
	void item(ContentItem item) throws IOException;

	/**
	 * Makes sure that everything was described, and compares with the manifest.
	 * @throws DamagedArchiveException when something is missing or differs
	 */
	void finish(ContentTotals totals) throws IOException;

}
