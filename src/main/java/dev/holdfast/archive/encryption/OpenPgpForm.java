package dev.holdfast.archive.encryption;

import java.security.SecureRandom;

import org.bouncycastle.bcpg.S2K;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.operator.PBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.jcajce.JcePGPDataEncryptorBuilder;

/**
 * The two forms of OpenPGP message that archives have. No provider is set for either:
 * then AES comes from the JDK.
 */
enum OpenPgpForm {

	/**
	 * RFC 9580, section 5.13.2: SEIPD version 2, AES-256-GCM.
	 */
	OPENPGP("openpgp") {

		@Override
		JcePGPDataEncryptorBuilder encryptor() {
			return new AeadEncryptorBuilder(CHUNK_BITS);
		}

		/** Argon2 as RFC 9106 recommends where memory is scarce: 64 MiB, 3 passes. */
		@Override
		PBEKeyEncryptionMethodGenerator stretched(char[] passphrase) {
			return new BcPBEKeyEncryptionMethodGenerator(passphrase, new S2K.Argon2Params(3, 4, 16, RANDOM))
				.setSecureRandom(RANDOM);
		}

	},

	/**
	 * SEIPD version 1: AES-256 in CFB mode and a SHA-1 over the clear bytes at the end
	 * (RFC 9580, section 5.13.1), which is all that GnuPG 2.2 reads.
	 */
	GNUPG("gnupg") {

		@Override
		JcePGPDataEncryptorBuilder encryptor() {
			return new JcePGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).setWithIntegrityPacket(true);
		}

		/** Iterated SHA-256 over 62 MiB: what GnuPG itself does by default. */
		@Override
		PBEKeyEncryptionMethodGenerator stretched(char[] passphrase) {
			return WritingKey.iterated(passphrase, 0xff);
		}

	};

	/**
	 * Chunks of 2^14 bytes, 16 KiB. The cipher works on whole chunks, and is compiled
	 * only after thousands of them: with large ones that comes too late, now and then not
	 * before the end.
	 */
	static final int CHUNK_BITS = 14;

	static final SecureRandom RANDOM = new SecureRandom();

	private final String title;

	OpenPgpForm(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	abstract JcePGPDataEncryptorBuilder encryptor();

	/** A session-key packet that is slow to try passphrases on. */
	abstract PBEKeyEncryptionMethodGenerator stretched(char[] passphrase);

	PGPEncryptedDataGenerator generator() {
		return new PGPEncryptedDataGenerator(encryptor().setSecureRandom(RANDOM));
	}

}
