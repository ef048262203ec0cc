package dev.holdfast.plan;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Puts a plan together from the values of its keys. */
final class PlanBuilder {

	static final Duration RESUME_WITHIN = Duration.ofHours(6);

	private PlanBuilder() {
	}

	static @Nullable BackupPlan build(Fields fields) {
		Names.unique(fields.node(PlanKeys.SOURCES), fields.place(PlanKeys.SOURCES));
		Names.unique(fields.node(PlanKeys.DESTINATIONS), fields.place(PlanKeys.DESTINATIONS));
		DestinationKeys.distinct(fields.list(PlanKeys.DESTINATIONS), fields.place(PlanKeys.DESTINATIONS));
		storageClasses(fields);
		if (!fields.ok()) {
			return null;
		}
		SigningKeys.Signing signing = fields.get(PlanKeys.SIGNING, new SigningKeys.Signing(null, List.of()));
		VerifyKeys.Verify verify = fields.get(PlanKeys.VERIFY);
		return CanonicalPlan.hashed(new BackupPlan(fields.need(PlanKeys.PLAN), fields.get(PlanKeys.DESCRIPTION),
				fields.get(PlanKeys.ZONE, ZoneOffset.UTC), fields.get(PlanKeys.ENABLED, true),
				fields.need(PlanKeys.SOURCES), fields.get(PlanKeys.COMPRESSION, CompressionKeys.DEFAULT),
				fields.get(PlanKeys.ENCRYPTION, EncryptionKeys.DEFAULT), signing.key(), signing.trusted(),
				fields.need(PlanKeys.DESTINATIONS), fields.get(PlanKeys.LIMITS, LimitsKeys.DEFAULT),
				fields.get(PlanKeys.HAND_OFF, "durable").equals("memory") ? HandOff.MEMORY : HandOff.DURABLE,
				fields.list(PlanKeys.BEFORE), fields.list(PlanKeys.AFTER),
				fields.get(PlanKeys.RESUME_WITHIN, RESUME_WITHIN), fields.get(PlanKeys.ALLOW_CLEAR_TEXT, false),
				fields.get(PlanKeys.TARGETS, Map.of()), (verify != null && verify.afterBackup()) ? verify.how() : null,
				fields.get(PlanKeys.RESTORE_TEST), fields.get(PlanKeys.RESTORE),
				fields.get(PlanKeys.RETENTION, RetentionSpec.unlimited()), fields.get(PlanKeys.SCHEDULE),
				fields.get(PlanKeys.RPO), fields.list(PlanKeys.NOTIFY), fields.get(PlanKeys.QUOTA), List.of(), "",
				fields.place().findings().file()));
	}

	private static void storageClasses(Fields fields) {
		RetentionSpec retention = fields.get(PlanKeys.RETENTION);
		List<DestinationSpec> destinations = fields.get(PlanKeys.DESTINATIONS);
		if (retention == null || destinations == null
				|| destinations.stream().anyMatch((destination) -> destination instanceof S3Spec)) {
			return;
		}
		if (retention.periods().stream().anyMatch((period) -> period.storageClass() != null)) {
			fields.place(PlanKeys.RETENTION)
				.problem("moves to a storage class, but no destination is S3", "take storage-class out");
		}
	}

}
