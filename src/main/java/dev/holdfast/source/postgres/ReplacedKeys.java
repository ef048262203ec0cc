package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The foreign keys between tables that are replaced and others that stay. Those that rows
 * of today break are made all the same, {@code NOT VALID}, for rows to come.
 */
final class ReplacedKeys {

	private static final String NOT_VALID = " NOT VALID";

	/** Statements of the dump, and whether each is of a table that is replaced. */
	private final Map<String, Boolean> keys = new LinkedHashMap<>();

	private final Set<String> notMade = new TreeSet<>();

	/** Finds them in the section after the rows. */
	void read(SchemaScript after, MovedNames names) {
		after.forEach((entry) -> {
			if (names.leadsOut(entry) || names.leadsIn(entry)) {
				String definition = TocEntry.readable(entry.definition()).strip().replaceAll(";$", "");
				this.keys.put(definition, names.leadsOut(entry));
			}
		});
	}

	/**
	 * Statements that make them.
	 * @param others foreign keys that other tables of the target have today
	 * @param old names of the tables that were there
	 */
	List<String> statements(Session target, List<Dependents.ForeignKey> others, Set<String> old) throws SQLException {
		List<String> statements = new ArrayList<>();
		for (Dependents.ForeignKey key : others) {
			statements.add(key.valid() ? orNotValid(key.add()) : key.add());
		}
		for (Map.Entry<String, Boolean> key : this.keys.entrySet()) {
			List<SqlNames.Name> names = SqlNames.names(LoadStream.utf8(key.getKey()));
			boolean own = key.getValue();
			SqlNames.Name outside = names.get(own ? names.size() - 1 : 0);
			boolean there = !target.single("SELECT pg_catalog.to_regclass(?)", TocEntry.readable(outside.quoted()))
				.isEmpty();
			// what leads today to a table that is there is among the others
			if (there && (own || !old.contains(names.get(names.size() - 1).label()))) {
				statements.add(orNotValid(key.getKey()));
			}
			else if (!there && own) {
				this.notMade.add("not made, because " + outside.label() + " is not there: " + key.getKey());
			}
		}
		return statements;
	}

	static String orNotValid(String add) {
		String quoted = "$holdfast$";
		return "DO " + quoted + " BEGIN " + add + "; EXCEPTION WHEN foreign_key_violation THEN "
				+ add.replace(NOT_VALID, "") + NOT_VALID + "; WHEN duplicate_object THEN NULL; END " + quoted;
	}

	/** Those that could not be made, for people. */
	Set<String> notMade() {
		return Set.copyOf(this.notMade);
	}

}
