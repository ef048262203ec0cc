package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.archive.ContentItem.CatalogObject;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;

/**
 * Which relations of a dump are loaded, and with them what they need and what belongs to
 * them. What is no relation (types, functions, schemas, extensions) is always loaded,
 * because relations may need it. An entry is left out with anything that it depends on:
 * an index with its table, a foreign key with the table that it leads to.
 */
final class LoadSelection {

	private static final Set<String> RELATIONS = Set.of("TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE");

	/** Kinds after the rows that name each relation that they are about. */
	private static final Set<String> NAMING = Set.of("CONSTRAINT", "CHECK CONSTRAINT", "FK CONSTRAINT", "TRIGGER",
			"RULE", "POLICY", "ROW SECURITY", "INDEX", "INDEX ATTACH", "STATISTICS", "PUBLICATION TABLE", "COMMENT",
			"MATERIALIZED VIEW DATA", "VIEW", "MATERIALIZED VIEW");

	private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}0-9_$]*)";

	private static final Pattern QUALIFIED = Pattern.compile(NAME + "\\." + NAME);

	private static final Pattern CONSTRAINT = Pattern.compile("ADD CONSTRAINT " + NAME);

	private final boolean everything;

	private final boolean largeObjects;

	private final BitSet left = new BitSet();

	private final Set<String> paths = new HashSet<>();

	private final Set<String> names = new HashSet<>();

	private final Set<String> leftNames = new HashSet<>();

	/**
	 * @param script the section before the rows
	 * @throws HoldfastException {@code NOTHING_TO_RESTORE} when a pattern matches nothing
	 */
	LoadSelection(SchemaScript script, Loading loading) {
		this.everything = loading.include().isEmpty() && loading.exclude().isEmpty();
		this.largeObjects = loading.include().isEmpty() && loading.parts() != Loading.Parts.SCHEMA_ONLY;
		if (this.everything) {
			return;
		}
		Map<Integer, TocEntry> relations = new HashMap<>();
		List<TocEntry> attached = new ArrayList<>();
		script.forEach((entry) -> {
			if (RELATIONS.contains(entry.kind())) {
				relations.put(entry.id(), light(entry));
			}
			else if (entry.kind().equals("TABLE ATTACH")) {
				attached.add(light(entry));
			}
		});
		Set<Integer> chosen = choose(relations, loading, script.errors());
		addNeeded(relations, attached, chosen);
		relations.forEach((id, entry) -> {
			if (chosen.contains(id)) {
				String schema = TocEntry.readable(entry.schema());
				String name = TocEntry.readable(entry.tag());
				this.paths.add(EntryNames.table(schema, name));
				this.names.add((schema + "." + name).replace("\"", ""));
			}
			else {
				this.left.set(id);
				this.leftNames.add(TocEntry.readable(entry.schema()) + "." + TocEntry.readable(entry.tag()));
			}
		});
		script.forEach(this::takes);
	}

	/** Without the statements, which may be long. */
	private static TocEntry light(TocEntry entry) {
		return new TocEntry(entry.id(), entry.kind(), entry.tag(), entry.schema(), "", "", "", "", "",
				entry.dependencies(), entry.offset());
	}

	private static Set<Integer> choose(Map<Integer, TocEntry> relations, Loading loading, LoadErrors errors) {
		Set<Integer> chosen = new HashSet<>();
		List<NamePattern> include = loading.include().stream().map(NamePattern::parse).toList();
		List<NamePattern> exclude = loading.exclude().stream().map(NamePattern::parse).toList();
		Set<NamePattern> matched = new HashSet<>();
		relations.forEach((id, entry) -> {
			Relation relation = relation(entry);
			boolean wanted = include.isEmpty() | any(include, relation, matched);
			if (!any(exclude, relation, matched) && wanted) {
				chosen.add(id);
			}
		});
		for (NamePattern pattern : java.util.stream.Stream.concat(include.stream(), exclude.stream()).toList()) {
			if (!matched.contains(pattern)) {
				throw errors.nothing("pattern '" + pattern + "' matches no table of the backup");
			}
		}
		return chosen;
	}

	private static Relation relation(TocEntry entry) {
		return new Relation(0, TocEntry.readable(entry.schema()), TocEntry.readable(entry.tag()), 'r', false, 0, null,
				null, List.of());
	}

	private static boolean any(List<NamePattern> patterns, Relation relation, Set<NamePattern> matched) {
		boolean found = false;
		for (NamePattern pattern : patterns) {
			if (pattern.matches(relation)) {
				matched.add(pattern);
				found = true;
			}
		}
		return found;
	}

	/** Adds what the chosen ones are built on, and the partitions of tables. */
	private static void addNeeded(Map<Integer, TocEntry> relations, List<TocEntry> attached, Set<Integer> chosen) {
		boolean more = true;
		while (more) {
			Set<Integer> needed = new HashSet<>();
			for (Integer id : chosen) {
				TocEntry entry = relations.get(id);
				if (entry != null) {
					entry.dependencies().stream().filter(relations::containsKey).forEach(needed::add);
				}
			}
			for (TocEntry partition : attached) {
				if (partition.dependencies()
					.stream()
					.anyMatch((id) -> chosen.contains(id) && !is(relations, id, partition))) {
					partition.dependencies().stream().filter(relations::containsKey).forEach(needed::add);
				}
			}
			more = chosen.addAll(needed);
		}
	}

	/** Whether it is the table that is attached, not the one it is attached to. */
	private static boolean is(Map<Integer, TocEntry> relations, Integer id, TocEntry partition) {
		TocEntry table = relations.get(id);
		return table == null || table.tag().equals(partition.tag()) && table.schema().equals(partition.schema());
	}

	/**
	 * Whether an entry is loaded. To be asked in the order of the archive, because those
	 * that depend on one that is left out are left out too.
	 */
	boolean takes(TocEntry entry) {
		if (this.everything && this.largeObjects) {
			return true;
		}
		if (this.left.get(entry.id()) || (entry.kind().equals("BLOB") && !this.largeObjects)) {
			this.left.set(entry.id());
			return false;
		}
		for (Integer dependency : entry.dependencies()) {
			if (this.left.get(dependency)) {
				this.left.set(entry.id());
				return false;
			}
		}
		return !NAMING.contains(entry.kind()) || !namesWhatIsLeft(entry);
	}

	/** The section after the rows does not say on which tables its entries depend. */
	private boolean namesWhatIsLeft(TocEntry entry) {
		String definition = TocEntry.readable(entry.definition());
		int text = entry.kind().equals("COMMENT") ? definition.indexOf(" IS ") : -1;
		Matcher name = QUALIFIED.matcher((text >= 0) ? definition.substring(0, text) : definition);
		while (name.find()) {
			if (this.leftNames.contains(unquoted(name.group(1)) + "." + unquoted(name.group(2)))) {
				Matcher constraint = CONSTRAINT.matcher(definition);
				String own = constraint.find() ? unquoted(constraint.group(1)) : TocEntry.readable(entry.tag());
				this.leftNames.add(TocEntry.readable(entry.schema()) + "." + own);
				return true;
			}
		}
		return false;
	}

	private static String unquoted(String name) {
		return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
	}

	/** Whether the rows below this directory are loaded. */
	boolean takesRows(String path) {
		return this.everything || this.paths.contains(path);
	}

	boolean everything() {
		return this.everything;
	}

	/** Whether large objects, which have no name, are loaded. */
	boolean largeObjects() {
		return this.largeObjects;
	}

	/** Whether an object of the catalogue must be there, for all that can be told. */
	boolean needs(CatalogObject item) {
		if (this.everything) {
			return true;
		}
		String plain = item.identity().replace("\"", "");
		return switch (item.kind()) {
			case "column", "default" -> this.names.contains(plain.substring(0, plain.lastIndexOf('.')));
			case "index" -> this.names.contains(item.details().getOrDefault("table", "").replace("\"", ""));
			case "constraint" -> !"f".equals(item.details().get("type"))
					&& this.names.contains(plain.substring(plain.lastIndexOf(" on ") + " on ".length()));
			default -> (item.kind().endsWith("table") || item.kind().endsWith("view")) && this.names.contains(plain);
		};
	}

}
