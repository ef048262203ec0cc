package dev.holdfast.source.files;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a file once.
 *
 * @param facts of the file as it was opened
 * @param entry its header; null when nothing could be read
 * @param item of the entry that was written; null when its content waits in memory
 * @param loaded bytes that wait in memory, -1 when none do
 * @param problem what went wrong, null when all went well
 * @param hopeless whether reading again cannot help
 */
record FileReading(FileFacts facts, @Nullable Entry entry, ContentItem.@Nullable File item, int loaded,
		@Nullable String problem, boolean hopeless) {

	static FileReading loaded(FileFacts facts, Entry entry, int length, @Nullable String problem) {
		return new FileReading(facts, entry, null, length, problem, false);
	}

	static FileReading written(FileFacts facts, Entry entry, ContentItem.File item, @Nullable String problem) {
		return new FileReading(facts, entry, item, -1, problem, false);
	}

	static FileReading failed(FileFacts facts, String problem, boolean hopeless) {
		return new FileReading(facts, null, null, -1, problem, hopeless);
	}

	FileReading with(String otherProblem) {
		return new FileReading(this.facts, this.entry, this.item, this.loaded, otherProblem, true);
	}

}
