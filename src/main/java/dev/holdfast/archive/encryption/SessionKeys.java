package dev.holdfast.archive.encryption;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import dev.holdfast.failure.HoldfastException;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.PGPSessionKey;

/** Finds the session key of a message among its packets and the keys at hand. */
final class SessionKeys {

	private static final int AES_BLOCK = 16;

	private SessionKeys() {
	}

	/**
	 * The session key.
	 * @throws HoldfastException with {@code WRONG_KEY} when no key opens any packet
	 */
	static PGPSessionKey find(PGPEncryptedDataList message, List<SessionKeyOpener> keys) throws IOException {
		HoldfastException obstacle = null;
		for (PGPEncryptedData packet : message) {
			for (SessionKeyOpener key : keys) {
				try {
					PGPSessionKey found = key.open(packet);
					if (found != null && fits(found, packet)) {
						return found;
					}
				}
				catch (HoldfastException ex) {
					obstacle = ex;
				}
			}
		}
		throw (obstacle != null) ? obstacle : noneOpens(message, keys);
	}

	private static HoldfastException noneOpens(PGPEncryptedDataList message, List<SessionKeyOpener> keys) {
		if (message.isEmpty()) {
			return Failures.damaged("the archive has no session key", null);
		}
		String what = keys.isEmpty() ? "no key is given to open the archive with"
				: "none of the given keys (" + keys.size() + ") opens the archive";
		return Failures.wrongKey(what, "give the key, passphrase or secret key file that it was encrypted for");
	}

	/**
	 * A packet made from a passphrase for SEIPD version 1 gives some session key with
	 * every passphrase: whether it is the right one shows in its algorithm, its length,
	 * and two repeated bytes at the start of the data (RFC 9580, section 5.13.1).
	 */
	private static boolean fits(PGPSessionKey key, PGPEncryptedData packet) throws IOException {
		if (key.getKey().length != keyLength(key.getAlgorithm())) {
			return false;
		}
		return !(packet instanceof PGPPBEEncryptedData)
				|| !(packet.getEncData() instanceof SymmetricEncIntegrityPacket data)
				|| data.getVersion() != SymmetricEncIntegrityPacket.VERSION_1
				|| repeatsPrefix(key, packet.getInputStream());
	}

	private static boolean repeatsPrefix(PGPSessionKey key, InputStream data) throws IOException {
		data.mark(AES_BLOCK + 2);
		byte[] prefix = data.readNBytes(AES_BLOCK + 2);
		data.reset();
		if (prefix.length < AES_BLOCK + 2) {
			throw new EOFException("the data ends within its prefix");
		}
		byte[] clear = decryptPrefix(key, prefix);
		return clear[14] == clear[16] && clear[15] == clear[17];
	}

	private static byte[] decryptPrefix(PGPSessionKey key, byte[] prefix) {
		try {
			Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
			cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key.getKey(), "AES"),
					new IvParameterSpec(new byte[AES_BLOCK]));
			return cipher.doFinal(prefix);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES in CFB mode is missing", ex);
		}
	}

	private static int keyLength(int algorithm) {
		return switch (algorithm) {
			case SymmetricKeyAlgorithmTags.AES_128 -> 16;
			case SymmetricKeyAlgorithmTags.AES_192 -> 24;
			case SymmetricKeyAlgorithmTags.AES_256 -> 32;
			default -> -1;
		};
	}

}
