package dev.holdfast.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What to back up, how, where to and for how long: one file under {@code jobs/}.
 *
 * @param name unique, {@code [a-z0-9-]}, at most 50 characters
 * @param description for people; may be null
 * @param zone for schedules, retention and display
 * @param enabled whether schedules run it
 * @param sources what to back up, at least one
 * @param compression how the archive is compressed
 * @param encryption how the archive is encrypted
 * @param signingKey PEM (PKCS#8) of the Ed25519 key; null for the one in the home
 * directory
 * @param trustedSigners public keys (base64 of the X.509 form) trusted beside our own
 * @param destinations where to, at least one
 * @param limits what a run may use
 * @param handOff how segments pass between the steps
 * @param before commands that run first, each a program and its arguments
 * @param after commands that run last, whatever happened
 * @param resumeWithin how old a died run may be to be resumed
 * @param allowClearText whether clear-text connections go unwarned
 * @param targets other places to restore to, by name
 * @param verify what is verified after each backup, null for nothing
 * @param restoreTest how backups are proven by restoring them, null for the defaults
 * @param restore what happens around a restore, null for nothing
 * @param retention how long backups stay, as written in the plan
 * @param schedule cron expression, null for none
 * @param rpo how old the newest good backup may be, null for no limit
 * @param notifications whom to tell of what; empty for nobody
 * @param quota bytes that all backups of the plan may take, null for no limit
 * @param warnings what the plan's own text is warned about at every run
 * @param hash SHA-256 in hex of the plan's canonical text, without the values of secrets:
 * a run is resumed only under the same plan
 * @param origin where the plan was read from, for messages
 */
public record BackupPlan(String name, @Nullable String description, ZoneId zone, boolean enabled,
		List<SourceSpec> sources, CompressionSpec compression, EncryptionSpec encryption, @Nullable Secret signingKey,
		List<String> trustedSigners, List<DestinationSpec> destinations, Limits limits, HandOff handOff,
		List<List<String>> before, List<List<String>> after, Duration resumeWithin, boolean allowClearText,
		Map<String, TargetSpec> targets, @Nullable VerifyAfter verify, @Nullable RestoreTestSpec restoreTest,
		@Nullable RestoreSpec restore, RetentionSpec retention, @Nullable String schedule, @Nullable Duration rpo,
		List<NotifySpec> notifications, @Nullable Long quota, List<String> warnings, String hash, String origin) {

	public BackupPlan {
		sources = List.copyOf(sources);
		destinations = List.copyOf(destinations);
		trustedSigners = List.copyOf(trustedSigners);
		before = before.stream().map(List::copyOf).toList();
		after = after.stream().map(List::copyOf).toList();
		targets = Map.copyOf(targets);
		notifications = List.copyOf(notifications);
		warnings = List.copyOf(warnings);
	}

	/**
	 * The same plan with its archives encrypted otherwise: for a plan without keys, which
	 * uses the key that the home directory keeps. The hash stays.
	 */
	public BackupPlan withEncryption(EncryptionSpec other) {
		return new BackupPlan(this.name, this.description, this.zone, this.enabled, this.sources, this.compression,
				other, this.signingKey, this.trustedSigners, this.destinations, this.limits, this.handOff, this.before,
				this.after, this.resumeWithin, this.allowClearText, this.targets, this.verify, this.restoreTest,
				this.restore, this.retention, this.schedule, this.rpo, this.notifications, this.quota, this.warnings,
				this.hash, this.origin);
	}

	/** The same plan with some of its sources only. The hash stays. */
	public BackupPlan withSources(List<SourceSpec> some) {
		return new BackupPlan(this.name, this.description, this.zone, this.enabled, some, this.compression,
				this.encryption, this.signingKey, this.trustedSigners, this.destinations, this.limits, this.handOff,
				this.before, this.after, this.resumeWithin, this.allowClearText, this.targets, this.verify,
				this.restoreTest, this.restore, this.retention, this.schedule, this.rpo, this.notifications, this.quota,
				this.warnings, this.hash, this.origin);
	}

	BackupPlan withHash(String other) {
		return new BackupPlan(this.name, this.description, this.zone, this.enabled, this.sources, this.compression,
				this.encryption, this.signingKey, this.trustedSigners, this.destinations, this.limits, this.handOff,
				this.before, this.after, this.resumeWithin, this.allowClearText, this.targets, this.verify,
				this.restoreTest, this.restore, this.retention, this.schedule, this.rpo, this.notifications, this.quota,
				this.warnings, other, this.origin);
	}

	BackupPlan withWarnings(List<String> others) {
		return new BackupPlan(this.name, this.description, this.zone, this.enabled, this.sources, this.compression,
				this.encryption, this.signingKey, this.trustedSigners, this.destinations, this.limits, this.handOff,
				this.before, this.after, this.resumeWithin, this.allowClearText, this.targets, this.verify,
				this.restoreTest, this.restore, this.retention, this.schedule, this.rpo, this.notifications, this.quota,
				others, this.hash, this.origin);
	}

	/** The same plan with manifests signed by this key; the hash stays. */
	public BackupPlan withSigningKey(Secret pem) {
		return new BackupPlan(this.name, this.description, this.zone, this.enabled, this.sources, this.compression,
				this.encryption, pem, this.trustedSigners, this.destinations, this.limits, this.handOff, this.before,
				this.after, this.resumeWithin, this.allowClearText, this.targets, this.verify, this.restoreTest,
				this.restore, this.retention, this.schedule, this.rpo, this.notifications, this.quota, this.warnings,
				this.hash, this.origin);
	}

	/**
	 * What is verified after each backup.
	 *
	 * @param level {@code store}, {@code metadata}, {@code checksum} or {@code content}
	 */
	public record VerifyAfter(String level) {
	}

}
