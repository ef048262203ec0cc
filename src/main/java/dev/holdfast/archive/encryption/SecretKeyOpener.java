package dev.holdfast.archive.encryption;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.Secret;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.OpenPGPKey.OpenPGPPrivateKey;
import org.bouncycastle.openpgp.api.OpenPGPKey.OpenPGPSecretKey;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens what was encrypted for the secret keys in a file. Expired and revoked keys open
 * too: old archives were made when they were good.
 */
final class SecretKeyOpener implements SessionKeyOpener {

	private final List<PGPKeyPair> keys;

	private SecretKeyOpener(List<PGPKeyPair> keys) {
		this.keys = List.copyOf(keys);
	}

	/**
	 * Reads and unlocks the keys in a file.
	 * @throws HoldfastException with {@code BAD_PLAN} when there are none, with
	 * {@code WRONG_KEY} when the passphrase opens none of them
	 */
	static SecretKeyOpener of(Path file, @Nullable Secret passphrase) {
		List<OpenPGPSecretKey> candidates = new ArrayList<>();
		for (OpenPGPCertificate certificate : KeyRings.read(file, "secret key file")) {
			if (certificate instanceof OpenPGPKey key) {
				candidates.addAll(decryptionKeys(key));
			}
		}
		if (candidates.isEmpty()) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"secret key file " + file + " holds no secret key that decrypts",
					"give what 'gpg --export-secret-keys' or 'holdfast key new --recipient' makes");
		}
		return new SecretKeyOpener(unlock(candidates, file, passphrase));
	}

	/**
	 * Those that are there: GnuPG leaves out the secret of keys kept on a card or
	 * offline.
	 */
	private static List<OpenPGPSecretKey> decryptionKeys(OpenPGPKey key) {
		return key.getSecretKeys()
			.values()
			.stream()
			.filter((secret) -> secret.getPGPSecretKey().getPublicKey().isEncryptionKey())
			.filter((secret) -> !secret.getPGPSecretKey().isPrivateKeyEmpty())
			.toList();
	}

	private static List<PGPKeyPair> unlock(List<OpenPGPSecretKey> candidates, Path file, @Nullable Secret passphrase) {
		List<PGPKeyPair> keys = new ArrayList<>();
		for (OpenPGPSecretKey candidate : candidates) {
			PGPKeyPair key = unlock(candidate, passphrase);
			if (key != null) {
				keys.add(key);
			}
		}
		if (keys.isEmpty()) {
			throw Failures.wrongKey(
					"secret key file " + file + " is protected by "
							+ ((passphrase != null) ? "another passphrase" : "a passphrase, and none is given"),
					"give the passphrase of this key as env:NAME, file:PATH or -");
		}
		return keys;
	}

	private static @Nullable PGPKeyPair unlock(OpenPGPSecretKey secret, @Nullable Secret passphrase) {
		if (secret.isLocked()) {
			Argon2Cost.requireMemory(secret.getPGPSecretKey().getS2K());
		}
		try {
			char[] text = (secret.isLocked() && passphrase != null) ? passphrase.reveal().toCharArray() : null;
			OpenPGPPrivateKey key = (secret.isLocked() && text == null) ? null : secret.unlock(text);
			return (key != null) ? key.getKeyPair() : null;
		}
		catch (PGPException | RuntimeException ex) {
			return null;
		}
	}

	@Override
	public @Nullable PGPSessionKey open(PGPEncryptedData packet) {
		if (!(packet instanceof PGPPublicKeyEncryptedData entry)) {
			return null;
		}
		for (PGPKeyPair key : this.keys) {
			PGPSessionKey found = isFor(entry, key) ? open(entry, key) : null;
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static boolean isFor(PGPPublicKeyEncryptedData entry, PGPKeyPair key) {
		KeyIdentifier recipient = entry.getKeyIdentifier();
		return recipient.isWildcard() || recipient.matchesExplicit(key.getKeyIdentifier());
	}

	private static @Nullable PGPSessionKey open(PGPPublicKeyEncryptedData entry, PGPKeyPair key) {
		try {
			return entry.getSessionKey(new BcPublicKeyDataDecryptorFactory(key));
		}
		catch (PGPException | RuntimeException ex) {
			return null;
		}
	}

}
