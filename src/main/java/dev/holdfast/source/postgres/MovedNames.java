package dev.holdfast.source.postgres;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Objects that are loaded into schemas of our own beside their place: each schema of the
 * backup that has such objects has one of ours. Names in texts of the archive are bytes,
 * one to a character.
 */
final class MovedNames {

	/** Every object keeps its name. */
	static final MovedNames NONE = new MovedNames("", List.of());

	private static final String SETVAL = "SELECT pg_catalog.setval(";

	private final String base;

	private String hidden = "";

	private final List<String> schemas;

	private final Set<SqlNames.Name> moved = new HashSet<>();

	private final Map<String, String> quoted = new LinkedHashMap<>();

	/**
	 * @param base how the names of our schemas begin
	 * @param schemas all that the backup has, always in the same order
	 */
	MovedNames(String base, Collection<String> schemas) {
		this.base = base;
		this.schemas = List.copyOf(schemas);
	}

	/**
	 * Every object keeps its name, and what is in these schemas is of no account.
	 * @param hidden how their names begin
	 */
	static MovedNames besides(String hidden) {
		MovedNames names = new MovedNames("", List.of());
		names.hidden = hidden;
		return names;
	}

	/** A pattern of relations that are of no account; empty for none. */
	List<String> hidden() {
		return this.hidden.isEmpty() ? List.of() : List.of(this.hidden + "*.*");
	}

	/** Whether a text of the server is about what is of no account. */
	boolean hides(String text) {
		return !this.hidden.isEmpty() && text.contains(this.hidden);
	}

	/** Whether anything has another name than in the backup. */
	boolean any() {
		return !this.base.isEmpty();
	}

	boolean add(SqlNames.Name name) {
		return this.schemas.contains(name.schema()) && this.moved.add(name);
	}

	boolean has(SqlNames.Name name) {
		return this.moved.contains(name);
	}

	/** Our schema for one of the backup. */
	String beside(String schema) {
		return this.base + "_" + this.schemas.indexOf(schema);
	}

	/** Our schemas that have objects, each with that of the backup as people know it. */
	Map<String, String> used() {
		Map<String, String> used = new LinkedHashMap<>();
		for (String schema : this.schemas) {
			if (this.moved.stream().anyMatch((each) -> each.schema().equals(schema))) {
				used.put(beside(schema), TocEntry.readable(schema));
			}
		}
		return used;
	}

	/** A text of the archive with our names. */
	String rewrite(String sql) {
		return any() ? SqlNames.rewrite(sql, this::schema) : sql;
	}

	private @Nullable String schema(SqlNames.Name name) {
		return this.moved.contains(name) ? beside(name.schema()) : null;
	}

	/** A statement that sets a sequence; null when that sequence is not ours. */
	@Nullable String value(String sql) {
		if (!any() || !sql.contains(SETVAL)) {
			return sql;
		}
		String own = SqlNames.rewriteStrings(sql, this::schema);
		return own.equals(sql) ? null : own;
	}

	/**
	 * Whether an entry is about an object of ours: the first that it names. Names of
	 * tables are the first in all statements but those that make statistics.
	 */
	boolean isAbout(TocEntry entry) {
		List<SqlNames.Name> names = SqlNames.names(entry.definition());
		if (names.isEmpty()) {
			return false;
		}
		return switch (entry.kind()) {
			case "STATISTICS" -> this.moved.contains(names.get(names.size() - 1));
			case "SEQUENCE OWNED BY", "TABLE ATTACH", "INDEX ATTACH", "FK CONSTRAINT" -> this.moved.containsAll(names);
			default -> this.moved.contains(names.get(0));
		};
	}

	/** Whether a foreign key of a table of ours leads to one that is not. */
	boolean leadsOut(TocEntry entry) {
		if (!entry.kind().equals("FK CONSTRAINT")) {
			return false;
		}
		List<SqlNames.Name> names = SqlNames.names(entry.definition());
		return this.moved.contains(names.get(0)) && !this.moved.containsAll(names);
	}

	/** Whether a foreign key of a table that is not ours leads to one that is. */
	boolean leadsIn(TocEntry entry) {
		if (!entry.kind().equals("FK CONSTRAINT")) {
			return false;
		}
		List<SqlNames.Name> names = SqlNames.names(entry.definition());
		return !this.moved.contains(names.get(0)) && names.stream().anyMatch(this.moved::contains);
	}

	/**
	 * Learns how the server writes the names of the backup's schemas.
	 * @param quote of the server
	 */
	void learn(Quote quote) throws java.sql.SQLException {
		for (String schema : this.schemas) {
			this.quoted.put(beside(schema), quote.of(TocEntry.readable(schema)));
		}
	}

	/** What the server says with our schemas as it would be with those of the backup. */
	String back(String text) {
		if (!any() || !text.contains(this.base)) {
			return text;
		}
		Matcher name = Pattern.compile(Pattern.quote(this.base) + "_[0-9]+").matcher(text);
		return name
			.replaceAll((found) -> Matcher.quoteReplacement(this.quoted.getOrDefault(found.group(), found.group())));
	}

	/** The schema of the backup for one of the server. */
	String schema(String beside) {
		return used().getOrDefault(beside, beside);
	}

	/** Whether a text of the server is about objects of ours. */
	boolean isIn(String text) {
		return text.contains(this.base + "_");
	}

	/** How a server writes a name. */
	@FunctionalInterface
	interface Quote {

		String of(String name) throws java.sql.SQLException;

	}

}
