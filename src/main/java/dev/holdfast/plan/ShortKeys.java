package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The keys of the short JSON that older tools use. They are checked here under their own
 * names; {@link ShortPlan} then says the same in the words of a plan.
 */
final class ShortKeys {

	private static final int MOST = 10_000;

	static final Key<String> ID = Key.optional("id", Scalars.TEXT, "becomes the plan's name");

	static final Key<String> NAME = Key.optional("name", Scalars.TEXT, "becomes the description");

	static final Key<String> TYPE = Key.required("type",
			Scalars.choice("a type of backup", List.of("database", "files", "full")), "`database`, `files` or `full`");

	static final Key<String> COMPRESSION = Key.optional("compression",
			Scalars.choice("a compression", List.of("true", "false", "gzip", "bzip2")),
			"`true` (zstd), `false`, `gzip` or `bzip2`");

	static final Key<Boolean> ENCRYPTION = Key.optional("encryption", Scalars.BOOLEAN,
			"`true`: with the key of BACKUP_ENCRYPTION_KEY; `false`: none");

	static final Key<List<ShortDestination>> DESTINATIONS = Key.optional("destinations",
			new ListType<>("a list of destinations",
					"[{\"type\": \"local\", \"config\": {\"path\": \"/var/backups\"}}]", destination(), 1),
			"each with `type` (local or s3) and `config`");

	static final Key<Integer> DAILY = Key.optional("daily", Scalars.whole(0, MOST),
			"days within which every backup stays");

	static final Key<Integer> WEEKLY = Key.optional("weekly", Scalars.whole(0, MOST),
			"weeks of which one backup stays");

	static final Key<Integer> MONTHLY = Key.optional("monthly", Scalars.whole(0, MOST),
			"months of which one backup stays");

	static final Key<ShortRetention> RETENTION = Key.optional("retention",
			new ObjectType<>("Short retention", List.of(DAILY, WEEKLY, MONTHLY), ShortKeys::retention),
			"`daily`, `weekly`, `monthly`");

	static final Key<ShortTold> ON_SUCCESS = Key.optional("onSuccess", new ShortTold.Form(),
			"addresses that are told of success");

	static final Key<ShortTold> ON_FAILURE = Key.optional("onFailure", new ShortTold.Form(),
			"addresses that are told of failure");

	static final Key<Map<String, ShortTold>> NOTIFICATIONS = Key.optional("notifications",
			new ObjectType<>("Short notifications", List.of(ON_SUCCESS, ON_FAILURE), ShortKeys::told),
			"`onSuccess` and `onFailure`");

	static final Key<Boolean> ENABLED = PlanKeys.ENABLED;

	static final Key<String> SCHEDULE = PlanKeys.SCHEDULE;

	static final List<Key<?>> ALL = List.of(ID, NAME, TYPE, COMPRESSION, ENCRYPTION, DESTINATIONS, RETENTION,
			NOTIFICATIONS, ENABLED, SCHEDULE);

	private ShortKeys() {
	}

	private static VariantType<ShortDestination> destination() {
		Map<String, ObjectType<? extends ShortDestination>> variants = new LinkedHashMap<>();
		variants.put("local", ShortDestination.LOCAL);
		variants.put("s3", ShortDestination.S3);
		return new VariantType<>(variants);
	}

	private static @Nullable ShortRetention retention(Fields fields) {
		List<Integer> counts = new ArrayList<>();
		for (Key<Integer> key : List.of(DAILY, WEEKLY, MONTHLY)) {
			counts.add(fields.get(key, 0));
		}
		if (fields.ok() && counts.stream().allMatch((count) -> count == 0)) {
			return fields.place().problem("would keep nothing", "give daily, weekly or monthly more than 0");
		}
		return new ShortRetention(counts.get(0), counts.get(1), counts.get(2));
	}

	private static Map<String, ShortTold> told(Fields fields) {
		Map<String, ShortTold> told = new LinkedHashMap<>();
		told.put("success", fields.get(ON_SUCCESS, ShortTold.NOBODY));
		told.put("failure", fields.get(ON_FAILURE, ShortTold.NOBODY));
		return told;
	}

	/** Days, weeks and months; 0 for none. */
	record ShortRetention(int days, int weeks, int months) {
	}

}
