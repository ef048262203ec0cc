package dev.holdfast.pipeline;

import dev.holdfast.source.SourceSummary;

/**
 * Hears what a run does while it does it, for people who watch. Called from several
 * threads; must be quick.
 */
public interface RunProgress {

	/** Ignores everything. */
	RunProgress NONE = new RunProgress() {
	};

	/** A run has its id, which an earlier process gave when it is resumed. */
	default void began(String backupId, boolean resumed) {
	}

	/** An unfinished run is not taken up, and why not. */
	default void anew(String previous, String reason) {
	}

	/** The first source is about to be read. */
	default void dumpBegins() {
	}

	/** Bytes were read from sources. */
	default void read(long bytes) {
	}

	/** Rows or files were dumped. */
	default void counted(long rows, long files) {
	}

	/** Bytes were compressed. */
	default void compressed(long in, long out) {
	}

	/** Bytes of the archive were encrypted. */
	default void encrypted(long bytes) {
	}

	/** A destination confirmed a part. */
	default void uploaded(String destination, long bytes) {
	}

	/** Something that ends the run with warnings. */
	default void warn(String message) {
	}

	/** A source was dumped as a whole. */
	default void sourceDumped(SourceSummary summary) {
	}

}
