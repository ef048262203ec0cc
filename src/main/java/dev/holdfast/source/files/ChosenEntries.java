package dev.holdfast.source.files;

import java.util.List;

import dev.holdfast.plan.FilesSpec;

/**
 * Which entries of an archive are wanted, by patterns as plans have them. A pattern is of
 * the whole name, or of what follows the name of the source.
 */
public final class ChosenEntries {

	private final Selection selection;

	private final boolean all;

	private final boolean everything;

	/**
	 * @param include patterns; empty for everything
	 * @param exclude patterns of what is left out
	 * @throws dev.holdfast.failure.HoldfastException with {@code BAD_PLAN} for a pattern
	 * that is none
	 */
	public ChosenEntries(List<String> include, List<String> exclude) {
		this.selection = new Selection(new FilesSpec("archive", List.of(), include, exclude));
		this.all = include.isEmpty();
		this.everything = include.isEmpty() && exclude.isEmpty();
	}

	/** Whether nothing is left out. */
	public boolean takesAll() {
		return this.everything;
	}

	/** Whether an entry is wanted, itself or with a directory that it is in. */
	public boolean take(String name, boolean directory) {
		int slash = name.indexOf('/');
		String below = (slash < 0) ? name : name.substring(slash + 1);
		return !excludes(name, directory) && !excludes(below, directory)
				&& (this.all || includes(name, directory) || includes(below, directory));
	}

	private boolean excludes(String path, boolean directory) {
		for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
			if (this.selection.excludes(path.substring(0, end), true)) {
				return true;
			}
		}
		return this.selection.excludes(path, directory);
	}

	private boolean includes(String path, boolean directory) {
		for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
			if (this.selection.includes(path.substring(0, end), true)) {
				return true;
			}
		}
		return this.selection.includes(path, directory);
	}

}
