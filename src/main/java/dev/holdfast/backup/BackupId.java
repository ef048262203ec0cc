package dev.holdfast.backup;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import dev.holdfast.destination.ObjectKey;
import dev.holdfast.plan.BackupPlan;

/**
 * A backup's id: {@code <plan>-<yyyyMMdd'T'HHmmss'Z'>-<6 of base32>}, in UTC.
 *
 * @param value the id
 * @param plan the plan's name
 * @param instant when the run began
 */
record BackupId(String value, String plan, Instant instant) {

	private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyy/MM").withZone(ZoneOffset.UTC);

	private static final SecureRandom RANDOM = new SecureRandom();

	/** A new id. */
	static BackupId next(String plan, Instant now) {
		StringBuilder tail = new StringBuilder();
		for (int i = 0; i < 6; i++) {
			tail.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
		}
		return new BackupId(plan + "-" + TIME.format(now) + "-" + tail, plan, now);
	}

	/** The id that an earlier process gave. */
	static BackupId parse(String value, String plan) {
		String time = value.substring(plan.length() + 1, value.lastIndexOf('-'));
		return new BackupId(value, plan, TIME.parse(time, Instant::from));
	}

	/** Key of the archive below each destination's prefix. */
	ObjectKey archive(BackupPlan described) {
		return key(".tar" + described.compression().algorithm().suffix() + described.encryption().format().suffix());
	}

	/** Key of the manifest. */
	ObjectKey manifest() {
		return key(".manifest.json");
	}

	/** Key of the manifest's signature. */
	ObjectKey signature() {
		return key(".manifest.json.sig");
	}

	private ObjectKey key(String suffix) {
		return new ObjectKey(this.plan + "/" + MONTH.format(this.instant) + "/" + this.value + suffix);
	}

}
