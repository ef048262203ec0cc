package dev.holdfast.cli;

import java.nio.file.Files;

import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.HomeKeys;

/**
 * A plan with the home's own keys where it has none: but none are made, which would open
 * nothing.
 */
final class HomePlan {

	private HomePlan() {
	}

	static BackupPlan of(BackupPlan plan, Home home) {
		HomeKeys keys = new HomeKeys(home);
		BackupPlan complete = plan;
		EncryptionSpec own = plan.encryption();
		if (own.needsKey() && keys.hasBackupKey()) {
			complete = complete.withEncryption(new EncryptionSpec(own.format(), keys.backupKey(),
					EncryptionSpec.KeyEncoding.HEX, null, own.recipients()));
		}
		return (plan.signingKey() == null && Files.exists(keys.signingKeyFile()))
				? complete.withSigningKey(keys.signingKey()) : complete;
	}

	/**
	 * The same for who signs something new: a key to sign with is made when there is
	 * none.
	 */
	static BackupPlan signing(BackupPlan plan, Home home) {
		BackupPlan known = of(plan, home);
		return (known.signingKey() != null) ? known : known.withSigningKey(new HomeKeys(home).signingKey());
	}

}
