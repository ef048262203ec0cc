package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The keys of {@code restore-test}. */
final class RestoreTestKeys {

	private static final Key<String> SCHEDULE = Key.optional("schedule", Scalars.CRON, "when, as five cron fields");

	private static final Key<TargetSpec> TARGET = Key.optional("target", new UrlOrTarget(),
			"server where scratch databases are made, as a URL or as a target; default a temporary server of our own");

	private static final Key<List<RestoreTestSpec.Check>> CHECKS = Key.optional("checks",
			new ListType<>("a list of checks", "[{sql: select count(*) from orders, expect: 0}]", CheckKeys.CHECK, 1),
			"what is asked of the restored data beside the proof");

	static final ObjectType<RestoreTestSpec> TYPE = new ObjectType<>("Restore test", List.of(SCHEDULE, TARGET, CHECKS),
			RestoreTestKeys::build);

	private RestoreTestKeys() {
	}

	private static @Nullable RestoreTestSpec build(Fields fields) {
		TargetSpec target = fields.get(TARGET);
		if (target != null && target.to() instanceof FilesSpec) {
			fields.place(TARGET).problem("is a directory", "name a database server");
		}
		return fields.ok()
				? new RestoreTestSpec(fields.get(SCHEDULE), (target != null) ? target.to() : null, fields.list(CHECKS))
				: null;
	}

	/** A URL alone stands for a target with nothing but that URL. */
	private record UrlOrTarget() implements Type<TargetSpec> {

		@Override
		public @Nullable TargetSpec read(PlanNode node, Place place) {
			PlanNode target = node;
			if (node instanceof PlanNode.Scalar scalar && scalar.text() != null) {
				target = new PlanNode.Mapping(List.of(new PlanNode.Member("url", node.line(), node)), node.line());
			}
			return TargetKeys.named("restore-test").read(target, place);
		}

		@Override
		public Map<String, Object> schema() {
			Map<String, Object> schema = new LinkedHashMap<>();
			schema.put("anyOf", List.of(Map.of("type", "string"), TargetKeys.named("restore-test").schema()));
			return schema;
		}

	}

}
