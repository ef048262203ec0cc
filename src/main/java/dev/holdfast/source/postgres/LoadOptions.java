package dev.holdfast.source.postgres;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * How schema entries become statements.
 *
 * @param owners whether owners are set
 * @param tablespaces whether tablespaces are kept
 * @param marker marks each statement that was run; null where that is not needed
 * @param wanted which entries are run
 * @param names under which objects are made
 */
record LoadOptions(boolean owners, boolean tablespaces, @Nullable Marker marker, Predicate<TocEntry> wanted,
		MovedNames names) {

	String statement(TocEntry entry) {
		return this.names.rewrite(SchemaStatement.of(entry, this.owners, this.tablespaces));
	}

	LoadOptions with(Marker marks) {
		return new LoadOptions(this.owners, this.tablespaces, marks, this.wanted, this.names);
	}

}
