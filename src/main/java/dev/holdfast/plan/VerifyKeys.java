package dev.holdfast.plan;

import java.util.List;

import dev.holdfast.plan.BackupPlan.VerifyAfter;

/** The keys of {@code verify}. */
final class VerifyKeys {

	private static final Key<Boolean> AFTER_BACKUP = Key.optional("after-backup", Scalars.BOOLEAN,
			"whether each backup is verified, default true where `verify` stands");

	private static final Key<String> LEVEL = Key.optional("level",
			Scalars.choice("a level", List.of("store", "metadata", "checksum", "content")),
			"`store`, `metadata`, `checksum` or `content` (default)");

	static final ObjectType<Verify> TYPE = new ObjectType<>("Verify", List.of(AFTER_BACKUP, LEVEL),
			(fields) -> fields.ok()
					? new Verify(fields.get(AFTER_BACKUP, true), new VerifyAfter(fields.get(LEVEL, "content"))) : null);

	private VerifyKeys() {
	}

	/** What stands under {@code verify}. */
	record Verify(boolean afterBackup, VerifyAfter how) {
	}

}
