package dev.holdfast.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * The keys that plans without keys of their own use: {@code keys/backup.key} (64 hex
 * digits) and {@code keys/signing.key} (Ed25519, PKCS#8 in PEM) in the home directory,
 * made at first use and never overwritten. A key file appears whole or not at all, on
 * disk before it is used; two processes at once agree on one key.
 */
public final class HomeKeys {

	private static final int KEY_BYTES = 32;

	private final Home home;

	private final List<Path> made = new ArrayList<>();

	public HomeKeys(Home home) {
		this.home = home;
	}

	/**
	 * A plan with the keys that it does not have itself, which are made when missing.
	 * @throws HoldfastException as {@link #backupKey()}
	 */
	public BackupPlan complete(BackupPlan plan) {
		BackupPlan complete = plan;
		if (plan.encryption().needsKey()) {
			EncryptionSpec own = plan.encryption();
			complete = complete.withEncryption(new EncryptionSpec(own.format(), backupKey(),
					EncryptionSpec.KeyEncoding.HEX, null, own.recipients()));
		}
		return (plan.signingKey() != null) ? complete : complete.withSigningKey(signingKey());
	}

	/** Where the backup key is, or will be. */
	public Path backupKeyFile() {
		return this.home.directory().resolve("keys").resolve("backup.key");
	}

	/** Where the signing key is, or will be. */
	public Path signingKeyFile() {
		return this.home.directory().resolve("keys").resolve("signing.key");
	}

	/** Whether the backup key was made already. */
	public boolean hasBackupKey() {
		return Files.exists(backupKeyFile());
	}

	/**
	 * The key of archives, 64 hex digits; made when missing.
	 * @throws HoldfastException with exit code 2 when the file is another user's, may be
	 * read by others, cannot be written or holds something else
	 */
	public Secret backupKey() {
		this.home.open("keys");
		String text = read(backupKeyFile(), HomeKeys::newBackupKey);
		try {
			return new Secret(KeyText.hex(text));
		}
		catch (BadValueException ex) {
			throw damaged(backupKeyFile());
		}
	}

	/**
	 * The key that signs manifests, as PEM; made when missing.
	 * @throws HoldfastException as {@link #backupKey()}
	 */
	public Secret signingKey() {
		this.home.open("keys");
		String text = read(signingKeyFile(), HomeKeys::newSigningKey);
		try {
			return SigningKeys.privateKey(text);
		}
		catch (BadValueException ex) {
			throw damaged(signingKeyFile());
		}
	}

	/** Keys that were made here, not found: nobody has a copy of them yet. */
	public List<Path> made() {
		return List.copyOf(this.made);
	}

	private String read(Path file, Supplier<String> key) {
		KeyFile keyFile = new KeyFile(file);
		String text = keyFile.readOrCreate(key);
		if (keyFile.created()) {
			this.made.add(file);
		}
		return text;
	}

	private static HoldfastException damaged(Path file) {
		return new HoldfastException(ExitCode.BAD_PLAN, "key file " + file + " does not hold a key",
				"restore the file from your copy of the home directory: without it older archives cannot be opened");
	}

	private static String newBackupKey() {
		byte[] key = new byte[KEY_BYTES];
		new SecureRandom().nextBytes(key);
		return HexFormat.of().formatHex(key) + "\n";
	}

	private static String newSigningKey() {
		try {
			byte[] key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
			return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(key)
					+ "\n-----END PRIVATE KEY-----\n";
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java from 15 has Ed25519", ex);
		}
	}

}
