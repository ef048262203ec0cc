package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PostgresSpec;

/**
 * Which relations a plan takes. Partitions follow their table and sequences the table
 * that owns them. Everything that is no relation (types, functions, schemas, extensions),
 * and sequences that no table owns, are always taken, because relations may need them;
 * pg_dump is given exactly the relations to leave out, so that schema and rows agree.
 */
final class Selection {

	/** Bytes of names in one argument of pg_dump; the system allows 128 KiB. */
	private static final int ARGUMENT = 32 * 1024;

	private final List<NamePattern> include;

	private final List<NamePattern> exclude;

	private final List<NamePattern> excludeData;

	private final Set<NamePattern> matched = new HashSet<>();

	Selection(PostgresSpec spec) {
		this.include = spec.include().stream().map(NamePattern::parse).toList();
		this.exclude = spec.exclude().stream().map(NamePattern::parse).toList();
		this.excludeData = spec.excludeData().stream().map(NamePattern::parse).toList();
	}

	/** Sorts the relations of one database; patterns that match are remembered. */
	Selected of(List<Relation> relations) {
		Map<Long, Relation> byOid = new HashMap<>();
		relations.forEach((relation) -> byOid.put(relation.oid(), relation));
		List<Relation> kept = new ArrayList<>();
		List<Relation> left = new ArrayList<>();
		List<Relation> readable = new ArrayList<>();
		for (Relation relation : relations) {
			// all three are asked, so that each pattern that matches is remembered
			boolean included = any(this.include, relation, byOid) || this.include.isEmpty()
					|| relation.kind() == 'S' && relation.parent() == 0;
			boolean excluded = any(this.exclude, relation, byOid);
			boolean bare = any(this.excludeData, relation, byOid);
			(included && !excluded ? kept : left).add(relation);
			if (included && !excluded && !bare && relation.hasRows()) {
				readable.add(relation);
			}
		}
		return new Selected(kept, left, readable, !this.include.isEmpty());
	}

	private boolean any(List<NamePattern> patterns, Relation relation, Map<Long, Relation> byOid) {
		boolean found = false;
		for (Relation at = relation; at != null; at = byOid.get(at.parent())) {
			for (NamePattern pattern : patterns) {
				if (pattern.matches(at)) {
					this.matched.add(pattern);
					found = true;
				}
			}
		}
		return found;
	}

	/**
	 * @throws HoldfastException {@code BAD_PLAN} when a pattern has matched nothing so
	 * far
	 */
	void checkMatched(String source) {
		check(source, "include", this.include);
		check(source, "exclude", this.exclude);
		check(source, "exclude-data", this.excludeData);
	}

	private void check(String source, String key, List<NamePattern> patterns) {
		for (NamePattern pattern : patterns) {
			if (!this.matched.contains(pattern)) {
				throw new HoldfastException(ExitCode.BAD_PLAN,
						"source " + source + ": " + key + " pattern '" + pattern + "' matches no table",
						"correct the pattern; names are written schema.table, or table for any schema");
			}
		}
	}

	/**
	 * The relations of one database, sorted.
	 *
	 * @param kept relations that are taken
	 * @param left relations that are left out
	 * @param readable tables whose rows are read
	 * @param partial whether the plan names what it takes, so that large objects, which
	 * have no name, are not meant
	 */
	record Selected(List<Relation> kept, List<Relation> left, List<Relation> readable, boolean partial) {

		/** Sequences whose values are read. */
		List<Relation> sequences() {
			return this.kept.stream().filter(Relation::hasValue).toList();
		}

		/** Arguments that make pg_dump leave out what we leave out. */
		List<String> pgDumpArguments() {
			Map<String, StringBuilder> names = new HashMap<>();
			List<String> arguments = new ArrayList<>(this.partial ? List.of("-B") : List.of());
			for (Relation relation : this.left) {
				if (relation.extension() == null) {
					StringBuilder some = names.computeIfAbsent(relation.schema(), (schema) -> new StringBuilder());
					some.append(some.isEmpty() ? "" : "|").append(Identifiers.quote(relation.name()));
					if (some.length() > ARGUMENT) {
						arguments.add(argument(relation.schema(), some));
						names.remove(relation.schema());
					}
				}
			}
			names.forEach((schema, some) -> arguments.add(argument(schema, some)));
			return arguments;
		}

		/** Outside quotes, psql's patterns are regular expressions. */
		private static String argument(String schema, StringBuilder names) {
			return "--exclude-table=" + Identifiers.quote(schema) + ".(" + names + ")";
		}

	}

}
