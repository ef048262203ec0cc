package dev.holdfast.source.files;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Names of the files that have more than one, until all of them were met. Bounded: files
 * beyond the limit are written once for each name.
 */
final class HardLinks {

	private final int most;

	private final Map<FileFacts.FileKey, First> first = new HashMap<>();

	private boolean overflowed;

	HardLinks(int most) {
		this.most = most;
	}

	/**
	 * The name under which this file was written, null when it was not, or when it has
	 * changed since: another file may have got its number.
	 */
	@Nullable String earlier(FileFacts facts) {
		if (facts.links() < 2 || this.first.isEmpty()) {
			return null;
		}
		First known = this.first.get(facts.key());
		if (known == null || known.size != facts.size() || !known.modified.equals(facts.modified())) {
			return null;
		}
		if (known.left == 1) {
			this.first.remove(facts.key());
		}
		else {
			this.first.put(facts.key(), new First(known.name, known.size, known.modified, known.left - 1));
		}
		return known.name;
	}

	/** Remembers a file that was written whole. */
	void written(FileFacts facts, String name) {
		if (facts.links() > 1) {
			if (this.first.size() < this.most) {
				this.first.put(facts.key(), new First(name, facts.size(), facts.modified(), facts.links() - 1));
			}
			else {
				this.overflowed = true;
			}
		}
	}

	/** Whether there were more files than can be remembered. */
	boolean overflowed() {
		return this.overflowed;
	}

	private record First(String name, long size, Instant modified, int left) {
	}

}
