package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tables come into a schema of another name, for their rows to be merged by SQL. They
 * belong to whoever restores, and nobody else is granted anything.
 */
final class AsSchema implements Placing {

	/** What has effects outside of the table itself is left out. */
	private static final Set<String> LEFT_OUT = Set.of("TRIGGER", "POLICY", "ROW SECURITY", "PUBLICATION TABLE", "ACL",
			"DEFAULT ACL");

	private final LoadErrors errors;

	private final String schema;

	private final Set<String> tables = new TreeSet<>();

	AsSchema(LoadErrors errors, String schema) {
		this.errors = errors;
		this.schema = schema;
	}

	@Override
	public String option() {
		return "--as-schema";
	}

	@Override
	public void reserve(Session target) throws SQLException {
		String objects = target.single("""
				SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c
				JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?""", this.schema);
		if (!objects.equals("0") || this.schema.startsWith("pg_") || this.schema.equals("information_schema")) {
			throw this.errors.badPlan("schema \"" + this.schema + "\" is not empty",
					"give another name, or drop that schema when nobody needs it any more");
		}
	}

	@Override
	public List<String> problems(Session target, BesideObjects objects) throws SQLException {
		Map<String, SqlNames.Name> seen = new HashMap<>();
		List<String> problems = new ArrayList<>();
		for (SqlNames.Name relation : objects.relations()) {
			SqlNames.Name other = seen.put(relation.name(), relation);
			if (other != null) {
				problems.add(relation.label() + " and " + other.label() + " have the same name: restore them into two "
						+ "schemas, one after the other");
			}
			this.tables.add(TocEntry.readable(relation.name()));
		}
		return problems;
	}

	/** A rule that makes a view is the view. */
	@Override
	public boolean takes(TocEntry entry) {
		return !LEFT_OUT.contains(entry.kind()) && (!entry.kind().equals("RULE") || entry.tag().endsWith("_RETURN"));
	}

	@Override
	public List<String> statements(Session target, BesideObjects objects) throws SQLException {
		List<String> statements = new ArrayList<>();
		statements.add("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(this.schema));
		for (String beside : objects.names().used().keySet()) {
			statements.addAll(MoveOut.statements(target, beside, this.schema));
		}
		return statements;
	}

	@Override
	public String became(Session target) {
		return "everything that was there is as it was; schema \"" + this.schema + "\" holds "
				+ String.join(", ", this.tables);
	}

	@Override
	public List<String> leftOut() {
		return List.of("foreign keys to tables that were not restored, triggers, rules, policies, publications, owners "
				+ "and grants, because tables in another schema are restored without them");
	}

}
