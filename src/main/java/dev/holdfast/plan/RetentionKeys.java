package dev.holdfast.plan;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The keys of {@code retention}. */
final class RetentionKeys {

	static final Key<Integer> KEEP_LAST = Key.optional("keep-last", RetentionCount.TYPE,
			"newest backups that always stay, or `unlimited`");

	static final Key<Duration> WITHIN = Key.optional("within", Scalars.DURATION,
			"every good backup that young stays, for example `7d`");

	static final List<Key<RetentionCount>> PERIODS = List.of(period("daily", "day"), period("weekly", "week"),
			period("monthly", "month"), period("yearly", "year"));

	static final Key<Map<String, String>> LABELS = Key.optional("labels",
			new MapType<>("a mapping of labels", "{pre-deploy: until-next}", Names.LABEL, (name) -> labelled()),
			"per label `until-next`, `unlimited` or how long, for example `90d`");

	static final Key<Duration> EXPIRE_AFTER = Key.optional("expire-after", Scalars.DURATION,
			"each new backup stays that long, whatever the plan says later, for example `400d`");

	static final Key<String> WEEK_START = Key.optional("week-start",
			Scalars.choice("a day of the week",
					Stream.of(DayOfWeek.values()).map((day) -> day.name().toLowerCase(Locale.ROOT)).toList()),
			"day with which a week begins; default `monday`");

	static final ObjectType<RetentionSpec> TYPE = new ObjectType<>("Retention", keys(), RetentionKeys::build);

	private RetentionKeys() {
	}

	private static Key<RetentionCount> period(String name, String each) {
		return Key.optional(name, RetentionCount.PERIOD,
				"one backup a " + each + ", for how many: a count, `unlimited`, or `{count, storage-class}`");
	}

	private static List<Key<?>> keys() {
		List<Key<?>> keys = new ArrayList<>(List.of(KEEP_LAST, WITHIN));
		keys.addAll(PERIODS);
		keys.addAll(List.of(LABELS, EXPIRE_AFTER, WEEK_START));
		return keys;
	}

	private static ScalarType<String> labelled() {
		return new ScalarType<>("how long a label stays", false, Map.of("type", "string"), (text) -> {
			if (text.equals("until-next") || text.equals("unlimited")) {
				return text;
			}
			return DurationText.parse(text).toString();
		});
	}

	private static @Nullable RetentionSpec build(Fields fields) {
		List<RetentionSpec.Period> periods = new ArrayList<>();
		for (Key<RetentionCount> key : PERIODS) {
			RetentionCount count = fields.get(key);
			if (count != null) {
				periods.add(new RetentionSpec.Period(key.name(), count.count(), count.storageClass()));
			}
		}
		contradictions(fields);
		return fields.ok() ? new RetentionSpec(fields.get(KEEP_LAST), fields.get(WITHIN), periods,
				fields.get(LABELS, Map.of()), fields.get(EXPIRE_AFTER),
				DayOfWeek.valueOf(fields.get(WEEK_START, "monday").toUpperCase(Locale.ROOT))) : null;
	}

	private static void contradictions(Fields fields) {
		boolean others = fields.has(WITHIN) || fields.has(EXPIRE_AFTER) || PERIODS.stream().anyMatch(fields::has);
		boolean rule = fields.has(KEEP_LAST) || others;
		if (!rule) {
			fields.place()
				.problem("says nothing about backups without a label",
						"add keep-last, within, daily, weekly, monthly, yearly or expire-after;"
								+ " without retention everything stays");
		}
		Integer keepLast = fields.get(KEEP_LAST);
		if (keepLast != null && keepLast == Integer.MAX_VALUE && others) {
			fields.place(KEEP_LAST)
				.problem("is unlimited, so the other rules mean nothing", "take out the one or the others");
		}
	}

}
