package dev.holdfast.retention;

import java.time.Instant;
import java.util.Set;

import dev.holdfast.history.ArchiveFacts;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.ImportedRun;
import dev.holdfast.history.Verifications;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import org.jspecify.annotations.Nullable;

import static java.util.stream.Collectors.toSet;

/**
 * What is known of one finished backup: from the history, else from its manifest.
 *
 * @param id which
 * @param label its label, or null
 * @param bytes of its archive; 0 where that is not known
 * @param sha256 of its archive, or null
 * @param promised until when it was promised to stay, or null
 * @param stored names of the destinations that took it; null where that is not known
 * @param checked what verifications and restores have found, or null
 * @param begun whether its deletion has begun
 * @param foreign whether nobody here knows how its run has ended: a manifest tells of it
 * @param strange why its manifest is not to be believed, or null
 */
record Known(BackupId id, @Nullable String label, long bytes, @Nullable String sha256, @Nullable Instant promised,
		@Nullable Set<String> stored, Verifications.@Nullable Verification checked, boolean begun, boolean foreign,
		@Nullable String strange) {

	private static final String PROMISED = "expire-after";

	static Known of(BackupId id, BackupRecord record, ArchiveFacts archive) {
		Verifications.Verification checked = (record instanceof BackupRecord.Completed completed) ? completed.checked()
				: null;
		Long bytes = archive.bytes();
		return new Known(id, record.facts().label(), (bytes != null) ? bytes : 0, archive.sha256(),
				PROMISED.equals(archive.retentionClass()) ? archive.expiry() : null,
				archive.destinations()
					.stream()
					.filter((at) -> "stored".equals(at.result()))
					.map(ArchiveFacts.At::name)
					.collect(toSet()),
				checked, record instanceof BackupRecord.Deleted, ImportedRun.TRIGGER.equals(record.facts().trigger()),
				null);
	}

	static Known of(BackupId id, Manifest manifest, boolean trusted) {
		return new Known(id, manifest.label(), manifest.archive().size(), manifest.archive().sha256(),
				PROMISED.equals(manifest.retentionClass()) ? manifest.expiresAt() : null, null, null, false, true,
				trusted ? null : "its manifest is signed by a key that is not trusted");
	}

	static Known strange(BackupId id, String why) {
		return new Known(id, null, 0, null, null, null, null, false, true, why);
	}

	/** The same, with its deletion begun or not. */
	Known marked(boolean deleting) {
		return new Known(this.id, this.label, this.bytes, this.sha256, this.promised, this.stored, this.checked,
				deleting, this.foreign, this.strange);
	}

	/** Why it is not good, by what is known of it; null where it is. */
	@Nullable String flaw() {
		if (this.strange != null) {
			return this.strange;
		}
		if (this.checked == null || !this.checked.bad()) {
			return null;
		}
		return (this.checked.disproven() ? "a restore found something else than was dumped"
				: "a verification found a copy damaged") + " (" + this.checked.at() + ")";
	}

}
