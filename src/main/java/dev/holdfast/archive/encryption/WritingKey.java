package dev.holdfast.archive.encryption;

import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.operator.PGPKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/** One of those that a message is encrypted for. */
interface WritingKey {

	/** A fingerprint, or a name that reveals nothing. */
	String name();

	/** Makes the session-key packet of one message. */
	PGPKeyEncryptionMethodGenerator method() throws PGPException;

	/**
	 * A hex key, used as a passphrase so that stock tools open the archive. It has 256
	 * bits, so the cheapest reasonable stretching (SHA-256 over 64 KiB) is enough.
	 */
	record Hex(HexKey key) implements WritingKey {

		private static final int COUNT_64_KIB = 0x60;

		@Override
		public String name() {
			return this.key.name();
		}

		@Override
		public PGPKeyEncryptionMethodGenerator method() throws PGPException {
			return new BcPBEKeyEncryptionMethodGenerator(this.key.asPassphrase(),
					new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256), COUNT_64_KIB)
				.setSecureRandom(OpenPgpForm.RANDOM);
		}

	}

}
