package dev.holdfast.verify;

/** Adds up what all sources of an archive hold. */
final class ContentTotals {

	private long tables;

	private long scripted;

	private long rows;

	private long files;

	private long documents;

	/** Adds tables whose rows were digested. */
	void tables(long count, long rowCount) {
		this.tables += count;
		this.rows += rowCount;
	}

	/** Adds tables of a script. */
	void scripted(long count, long rowCount) {
		this.scripted += count;
		this.rows += rowCount;
	}

	void files(long count) {
		this.files += count;
	}

	void documents(long count) {
		this.documents += count;
	}

	ContentFigures figures(long entries, long bytes) {
		return new ContentFigures(this.tables, this.scripted, this.rows, this.files, this.documents, entries, bytes);
	}

}
