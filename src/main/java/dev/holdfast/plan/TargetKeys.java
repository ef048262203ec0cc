package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The keys of one entry of {@code targets}: a database or a directory. */
final class TargetKeys {

	private static final Key<Boolean> CONFIRM = Key.optional("confirm", Scalars.BOOLEAN,
			"whether a restore there must be confirmed, default true");

	private static final Key<Path> PATH = Key.required("path", Scalars.PATH, "a directory to restore files to");

	private TargetKeys() {
	}

	static Type<TargetSpec> named(String name) {
		return new AnyTarget(postgres(name), h2(name), directory(name));
	}

	/** The variants, for the documentation. */
	static List<ObjectType<TargetSpec>> variants() {
		return List.of(postgres("name"), h2("name"), directory("name"));
	}

	private static ObjectType<TargetSpec> postgres(String name) {
		List<Key<?>> keys = new ArrayList<>(PostgresKeys.CONNECTION);
		keys.add(CONFIRM);
		return new ObjectType<>("PostgreSQL target", keys,
				(fields) -> target(name, single(PostgresKeys.build(fields, name), fields), fields));
	}

	/** A restore goes to one database. */
	private static @Nullable SourceSpec single(@Nullable PostgresSpec to, Fields fields) {
		return (to != null && to.allDatabases()) ? fields.place(PostgresKeys.DATABASE)
			.problem("names every database, but a restore goes to one", "name the database") : to;
	}

	private static ObjectType<TargetSpec> h2(String name) {
		return new ObjectType<>("H2 target", List.of(H2Keys.URL, H2Keys.USER, H2Keys.PASSWORD, CONFIRM),
				(fields) -> target(name, H2Keys.build(fields, name), fields));
	}

	private static ObjectType<TargetSpec> directory(String name) {
		return new ObjectType<>("Directory target", List.of(PATH, CONFIRM), (fields) -> {
			Path path = fields.get(PATH);
			return (path != null) ? target(name, new FilesSpec(name, List.of(path), List.of(), List.of()), fields)
					: null;
		});
	}

	private static @Nullable TargetSpec target(String name, @Nullable SourceSpec to, Fields fields) {
		return (to != null) ? new TargetSpec(name, to, fields.get(CONFIRM, true)) : null;
	}

	/** Takes the variant that the keys show: a path, an H2 URL, else PostgreSQL. */
	private record AnyTarget(ObjectType<TargetSpec> postgres, ObjectType<TargetSpec> h2,
			ObjectType<TargetSpec> directory) implements Type<TargetSpec> {

		@Override
		public @Nullable TargetSpec read(PlanNode node, Place place) {
			if (!(node instanceof PlanNode.Mapping mapping)) {
				return place.problem("must be a mapping, not " + node.what(),
						"write for example {url: \"postgresql://deploy@staging.internal/shop\"}");
			}
			if (mapping.get("path") != null) {
				return this.directory.read(node, place);
			}
			boolean h2 = mapping.get("url") instanceof PlanNode.Scalar url && isH2(url, place.variables());
			return (h2 ? this.h2 : this.postgres).read(node, place);
		}

		private static boolean isH2(PlanNode.Scalar url, Variables variables) {
			try {
				String text = (url.text() != null) ? variables.expand(url.text()) : null;
				return text != null && text.startsWith("jdbc:h2:");
			}
			catch (BadValueException ex) {
				return false; // told when the variant reads it
			}
		}

		@Override
		public Map<String, Object> schema() {
			Map<String, Object> schema = new LinkedHashMap<>();
			schema.put("anyOf", List.of(this.postgres.schema(), this.h2.schema(), this.directory.schema()));
			return schema;
		}

	}

}
