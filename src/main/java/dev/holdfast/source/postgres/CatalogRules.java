package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem.CatalogObject;

/**
 * What of the catalogue can be compared between a dump and a place that it was loaded
 * into.
 *
 * @param dumped major version of the server that was dumped
 * @param target major version of the server that was loaded
 * @param owners whether owners were restored
 * @param privileges whether grants were restored
 * @param rows whether rows were restored
 */
record CatalogRules(int dumped, int target, boolean owners, boolean privileges, boolean rows) {

	private static final Set<String> PRIVILEGES = Set.of("grant", "default grant");

	/** The object as far as it is compared; null when not at all. */
	@Nullable CatalogObject apply(CatalogObject item) {
		String kind = item.kind();
		if ((!this.owners && kind.equals("owner")) || (!this.privileges && PRIVILEGES.contains(kind))
				|| (!this.rows && (kind.equals("sequence value") || kind.equals("materialized view")))) {
			return null;
		}
		if (this.dumped == this.target) {
			return item;
		}
		if (publicSchema(item)) {
			return null;
		}
		Map<String, String> details = new TreeMap<>(item.details());
		return new CatalogObject(item.database(), item.kind(), item.identity(), details, null);
	}

	/**
	 * Versions differ in whom the schema public belongs to and what others may do there.
	 */
	private boolean publicSchema(CatalogObject item) {
		return (item.kind().equals("owner") || item.kind().equals("grant")) && item.identity().equals("schema public")
				&& this.dumped < 15 && this.target >= 15;
	}

	/** What is not compared, for people. */
	List<String> notCompared() {
		List<String> not = new ArrayList<>();
		if (this.dumped != this.target) {
			not.add("the text of definitions, because the dump is of PostgreSQL " + this.dumped
					+ " and was loaded into " + this.target + ", which writes them otherwise");
		}
		if (!this.owners) {
			not.add("owners, because they were not restored");
		}
		if (!this.privileges) {
			not.add("grants, because they were not restored");
		}
		return not;
	}

}
