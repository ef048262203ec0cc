package dev.holdfast.archive.encryption;

import java.security.SecureRandom;

import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.operator.jcajce.JcePGPDataEncryptorBuilder;

/** The two forms of OpenPGP message that archives have. */
enum OpenPgpForm {

	/**
	 * RFC 9580, section 5.13.2: SEIPD version 2, AES-256-GCM. The style is set by hand:
	 * Bouncy Castle's default is an older draft's. No provider is set: then AES comes
	 * from the JDK.
	 */
	OPENPGP("openpgp") {
		@Override
		JcePGPDataEncryptorBuilder encryptor() {
			return new JcePGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
				.setWithAEAD(AEADAlgorithmTags.GCM, CHUNK_BITS)
				.setUseV6AEAD();
		}
	};

	/** Chunks of 2^18 bytes, 256 KiB: measured best, cold and warm. */
	static final int CHUNK_BITS = 18;

	static final SecureRandom RANDOM = new SecureRandom();

	private final String title;

	OpenPgpForm(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	abstract JcePGPDataEncryptorBuilder encryptor();

	PGPEncryptedDataGenerator generator() {
		return new PGPEncryptedDataGenerator(encryptor().setSecureRandom(RANDOM));
	}

}
