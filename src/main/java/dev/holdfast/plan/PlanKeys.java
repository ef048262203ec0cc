package dev.holdfast.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of a plan. */
final class PlanKeys {

	static final Key<String> PLAN = Key.required("plan", Names.PLAN, "the plan's name, unique");

	static final Key<String> DESCRIPTION = Key.optional("description", Scalars.ANYTHING, "for people");

	static final Key<ZoneId> ZONE = Key.optional("zone", Scalars.ZONE,
			"time zone of schedules, retention and display, default UTC");

	static final Key<Boolean> ENABLED = Key.optional("enabled", Scalars.BOOLEAN,
			"whether schedules run it, default true");

	static final Key<List<SourceSpec>> SOURCES = Key.required("sources",
			new ListType<>("a list of sources", "[{name: files, type: files, paths: [/srv/shop]}]", sources(), 1),
			"what to back up");

	static final Key<CompressionSpec> COMPRESSION = Key.optional("compression", CompressionKeys.TYPE,
			"how the archive is compressed");

	static final Key<EncryptionSpec> ENCRYPTION = Key.optional("encryption", EncryptionKeys.TYPE,
			"how the archive is encrypted; default a key made in the home directory at first use");

	static final Key<SigningKeys.Signing> SIGNING = Key.optional("signing", SigningKeys.TYPE,
			"how manifests are signed, and whose signatures are trusted");

	static final Key<List<DestinationSpec>> DESTINATIONS = Key
		.required(
				"destinations", new ListType<>("a list of destinations",
						"[{name: local, type: local, path: /var/backups/holdfast}]", DestinationKeys.any(), 1),
				"where to");

	static final Key<Limits> LIMITS = Key.optional("limits", LimitsKeys.TYPE, "what a run may use");

	static final Key<String> HAND_OFF = Key.optional("hand-off",
			Scalars.choice("a hand-off", List.of("durable", "memory")),
			"`durable` (default): a finished dump is never repeated; `memory`: no clear text on disk");

	static final Key<List<List<String>>> BEFORE = Key.optional("before", CommandKeys.COMMANDS,
			"commands that run first; a failing one stops the run");

	static final Key<List<List<String>>> AFTER = Key.optional("after", CommandKeys.COMMANDS,
			"commands that run last, whatever happened");

	static final Key<Duration> RESUME_WITHIN = Key.optional("resume-within", Scalars.DURATION,
			"how old an unfinished run may be to be resumed, default `6h`");

	static final Key<Boolean> ALLOW_CLEAR_TEXT = Key.optional("allow-clear-text", Scalars.BOOLEAN,
			"whether connections without encryption go unwarned, default false");

	static final Key<Map<String, TargetSpec>> TARGETS = Key.optional(
			"targets", new MapType<>("a mapping of targets",
					"{staging: {url: \"postgresql://deploy@staging.internal/shop\"}}", Names.LABEL, TargetKeys::named),
			"other places to restore to, by name");

	static final Key<VerifyKeys.Verify> VERIFY = Key.optional("verify", VerifyKeys.TYPE,
			"what is verified after each backup");

	static final Key<RestoreTestSpec> RESTORE_TEST = Key.optional("restore-test", RestoreTestKeys.TYPE,
			"how backups are proven by restoring them");

	static final Key<RestoreSpec> RESTORE = Key.optional("restore", RestoreKeys.TYPE,
			"what stops and starts the application around a restore");

	static final Key<RetentionSpec> RETENTION = Key.optional("retention", RetentionKeys.TYPE,
			"how long backups stay; default for ever");

	static final Key<String> SCHEDULE = Key.optional("schedule", Scalars.CRON, "when, as five cron fields");

	static final Key<Duration> RPO = Key.optional("rpo", Scalars.DURATION,
			"how old the newest good backup may be, for example `26h`");

	static final Key<List<NotifySpec>> NOTIFY = Key.optional("notify", NotifyKeys.ANY,
			"whom to tell of what; one mapping, or a list of them");

	static final Key<Long> QUOTA = Key.optional("quota", Scalars.SIZE, "bytes that all backups of the plan may take");

	static final ObjectType<BackupPlan> TYPE = new ObjectType<>("Plan", keys(), PlanBuilder::build);

	private PlanKeys() {
	}

	private static List<Key<?>> keys() {
		List<Key<?>> keys = new ArrayList<>(List.of(PLAN, DESCRIPTION, ZONE, ENABLED, SOURCES, COMPRESSION, ENCRYPTION,
				SIGNING, DESTINATIONS, LIMITS, HAND_OFF, BEFORE, AFTER, RESUME_WITHIN, ALLOW_CLEAR_TEXT, TARGETS,
				VERIFY, RESTORE_TEST, RESTORE, RETENTION, SCHEDULE, RPO, NOTIFY, QUOTA));
		LaterKeys.NAMES.forEach((name) -> keys.add(LaterKeys.key(name)));
		return keys;
	}

	static VariantType<SourceSpec> sources() {
		Map<String, ObjectType<? extends SourceSpec>> variants = new LinkedHashMap<>();
		variants.put("postgresql", PostgresKeys.SOURCE);
		variants.put("h2", H2Keys.SOURCE);
		variants.put("files", FilesKeys.SOURCE);
		variants.put("mongodb", MongoKeys.SOURCE);
		return new VariantType<>(variants);
	}

}
