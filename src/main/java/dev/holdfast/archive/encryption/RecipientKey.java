package dev.holdfast.archive.encryption;

import java.time.Instant;
import java.util.Date;

import dev.holdfast.plan.Secret;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.SignatureParameters;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPKeyGenerator;
import org.bouncycastle.openpgp.operator.PGPKeyPairGenerator;
import org.jspecify.annotations.Nullable;

/** Generates the key pair of someone who shall be able to open archives. */
final class RecipientKey {

	private RecipientKey() {
	}

	/**
	 * An Ed25519 key that certifies an X25519 key that encrypts (RFC 9580). Bouncy Castle
	 * would let it expire after five years: that takes the expiry out, since a backup
	 * that stops on some day in five years helps nobody.
	 */
	static OpenPGPKey generate(String userId, @Nullable Secret passphrase, Instant now) throws PGPException {
		return new BcOpenPGPKeyGenerator(PublicKeyPacket.VERSION_6, Date.from(now))
			.withPrimaryKey(PGPKeyPairGenerator::generateEd25519KeyPair, withoutExpiry())
			.addUserId(userId)
			.addEncryptionSubkey(PGPKeyPairGenerator::generateX25519KeyPair)
			.build((passphrase != null) ? passphrase.reveal().toCharArray() : null);
	}

	private static SignatureParameters.Callback withoutExpiry() {
		return SignatureParameters.Callback.Util.modifyHashedSubpackets((subpackets) -> {
			subpackets.removePacketsOfType(SignatureSubpacketTags.KEY_EXPIRE_TIME);
			return subpackets;
		});
	}

}
