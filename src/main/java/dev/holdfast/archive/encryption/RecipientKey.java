package dev.holdfast.archive.encryption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import dev.holdfast.plan.Secret;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.S2K;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.SignatureParameters;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPKeyGenerator;
import org.bouncycastle.openpgp.operator.PGPKeyPairGenerator;
import org.bouncycastle.openpgp.operator.bc.BcAEADSecretKeyEncryptorBuilder;
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
		OpenPGPKey key = new BcOpenPGPKeyGenerator(PublicKeyPacket.VERSION_6, Date.from(now))
			.withPrimaryKey(PGPKeyPairGenerator::generateEd25519KeyPair, withoutExpiry())
			.addUserId(userId)
			.addEncryptionSubkey(PGPKeyPairGenerator::generateX25519KeyPair)
			.build((char[]) null);
		return (passphrase != null) ? locked(key, passphrase.reveal().toCharArray()) : key;
	}

	/**
	 * Locks each key by itself. The generator does so too, but what it locks some readers
	 * cannot unlock (gosop 2.0).
	 */
	private static OpenPGPKey locked(OpenPGPKey key, char[] passphrase) throws PGPException {
		List<PGPSecretKey> locked = new ArrayList<>();
		for (PGPSecretKey each : key.getPGPSecretKeyRing()) {
			locked.add(PGPSecretKey.copyWithNewPassword(each, null,
					new BcAEADSecretKeyEncryptorBuilder(AEADAlgorithmTags.OCB, SymmetricKeyAlgorithmTags.AES_256,
							S2K.Argon2Params.memoryConstrainedParameters())
						.setSecureRandom(OpenPgpForm.RANDOM)
						.build(passphrase, each.getPublicKey().getPublicKeyPacket())));
		}
		return new OpenPGPKey(new PGPSecretKeyRing(locked));
	}

	private static SignatureParameters.Callback withoutExpiry() {
		return SignatureParameters.Callback.Util.modifyHashedSubpackets((subpackets) -> {
			subpackets.removePacketsOfType(SignatureSubpacketTags.KEY_EXPIRE_TIME);
			return subpackets;
		});
	}

}
