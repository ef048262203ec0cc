package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of keys that docs/plans.md has, as the keys themselves give them. */
final class KeyTables {

	private KeyTables() {
	}

	/** Tables by the title of their section. */
	static Map<String, String> all() {
		Map<String, String> tables = new LinkedHashMap<>();
		types().forEach((type) -> tables.put(type.title(), table(type.keys())));
		tables.put("Short JSON", table(ShortKeys.ALL));
		tables.put("Short retention", table(List.of(ShortKeys.DAILY, ShortKeys.WEEKLY, ShortKeys.MONTHLY)));
		tables.put("Short notifications", table(List.of(ShortKeys.ON_SUCCESS, ShortKeys.ON_FAILURE)));
		return tables;
	}

	/** Every mapping with known keys that a plan can have. */
	static List<ObjectType<?>> types() {
		return List.of(PlanKeys.TYPE, PostgresKeys.SOURCE, H2Keys.SOURCE, FilesKeys.SOURCE, MongoKeys.SOURCE,
				CompressionKeys.TYPE, EncryptionKeys.TYPE, SigningKeys.TYPE, DestinationKeys.LOCAL, S3Keys.DESTINATION,
				ObjectLockKeys.LOCK, LimitsKeys.TYPE, VerifyKeys.TYPE, RetentionKeys.TYPE, RetentionCount.OBJECT,
				TargetKeys.variants().get(0), TargetKeys.variants().get(1), TargetKeys.variants().get(2),
				RestoreTestKeys.TYPE, RestoreKeys.TYPE, CheckKeys.CHECK, NotifyKeys.TYPE, NotifyKeys.WEBHOOK);
	}

	private static String table(List<Key<?>> keys) {
		StringBuilder table = new StringBuilder("| key | |\n|---|---|\n");
		for (Key<?> key : keys) {
			table.append("| `")
				.append(key.name())
				.append("` | ")
				.append(key.required() ? "**needed**: " : "")
				.append(key.description().replace("|", "\\|"))
				.append(" |\n");
		}
		return table.toString();
	}

}
