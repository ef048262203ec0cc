package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A destination of the short JSON.
 *
 * @param members what its config says, in the words of a plan, values as written
 */
record ShortDestination(String type, List<PlanNode.Member> members) {

	/** Names in config, and what a plan calls them. */
	private static final Map<String, Key<?>> LOCAL_CONFIG = Map.of("path", DestinationKeys.PATH, "directory",
			DestinationKeys.PATH);

	private static final Map<String, Key<?>> S3_CONFIG = s3();

	static final ObjectType<ShortDestination> LOCAL = type("local", LOCAL_CONFIG);

	static final ObjectType<ShortDestination> S3 = type("s3", S3_CONFIG);

	private static Map<String, Key<?>> s3() {
		Map<String, Key<?>> names = new LinkedHashMap<>();
		names.put("bucket", S3Keys.BUCKET);
		names.put("prefix", S3Keys.PREFIX);
		names.put("region", S3Keys.REGION);
		names.put("endpoint", S3Keys.ENDPOINT);
		names.put("forcePathStyle", S3Keys.PATH_STYLE);
		names.put("accessKeyId", S3Keys.ACCESS_KEY);
		names.put("secretAccessKey", S3Keys.SECRET_KEY);
		names.put("storageClass", S3Keys.STORAGE_CLASS);
		return names;
	}

	private static ObjectType<ShortDestination> type(String type, Map<String, Key<?>> names) {
		Key<List<PlanNode.Member>> config = Key.optional("config", new Config(names), "where it is");
		return new ObjectType<>("Short destination", List.of(VariantType.key(type), config),
				(fields) -> new ShortDestination(type, fields.list(config)));
	}

	/** The names that a config knows, for the documentation. */
	static List<String> configNames() {
		List<String> names = new ArrayList<>(LOCAL_CONFIG.keySet().stream().sorted().toList());
		names.addAll(S3_CONFIG.keySet());
		return names;
	}

	/**
	 * Checks the values under the config's own names, and hands them on under a plan's.
	 */
	private record Config(Map<String, Key<?>> names) implements Type<List<PlanNode.Member>> {

		@Override
		public @Nullable List<PlanNode.Member> read(PlanNode node, Place place) {
			List<Key<?>> keys = new ArrayList<>();
			this.names.forEach((name, key) -> keys.add(Key.optional(name, key.type(), key.description())));
			new ObjectType<>("Short destination config", keys, (fields) -> Boolean.TRUE).read(node, place);
			List<PlanNode.Member> members = new ArrayList<>();
			if (node instanceof PlanNode.Mapping mapping) {
				for (PlanNode.Member member : mapping.members()) {
					Key<?> key = this.names.get(member.key());
					if (key != null) {
						members.add(new PlanNode.Member(key.name(), member.line(), member.value()));
					}
				}
			}
			return members;
		}

		@Override
		public Map<String, Object> schema() {
			return Map.of("type", "object");
		}

	}

}
