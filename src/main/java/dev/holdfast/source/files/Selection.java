package dev.holdfast.source.files;

import java.util.List;

import dev.holdfast.plan.FilesSpec;

/** Which files below a root a plan takes. */
final class Selection {

	private final List<Glob> include;

	private final List<Glob> exclude;

	Selection(FilesSpec spec) {
		this.include = spec.include().stream().map((text) -> Glob.of(spec.name(), "include", text)).toList();
		this.exclude = spec.exclude().stream().map((text) -> Glob.of(spec.name(), "exclude", text)).toList();
	}

	/** Whether everything is taken that is not excluded. */
	boolean includesAll() {
		return this.include.isEmpty();
	}

	/** Whether a pattern takes this; what lies below a directory is taken with it. */
	boolean includes(String relative, boolean directory) {
		return this.include.isEmpty() || this.include.stream().anyMatch((glob) -> glob.matches(relative, directory));
	}

	/** Whether there is any use in looking into this directory. */
	boolean mayIncludeBelow(String directory) {
		return this.include.isEmpty() || this.include.stream().anyMatch((glob) -> glob.mayMatchBelow(directory));
	}

	/** Whether this is left out, and with a directory all that lies below it. */
	boolean excludes(String relative, boolean directory) {
		return this.exclude.stream().anyMatch((glob) -> glob.matches(relative, directory));
	}

}
