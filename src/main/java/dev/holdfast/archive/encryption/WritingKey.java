package dev.holdfast.archive.encryption;

import java.util.List;

import dev.holdfast.plan.Secret;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.PBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.PGPKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/** One of those that a message is encrypted for. */
sealed interface WritingKey {

	/** A fingerprint, or a name that reveals nothing. */
	String name();

	/** Makes the session-key packets of one message. */
	List<PGPKeyEncryptionMethodGenerator> methods(OpenPgpForm form);

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
		public List<PGPKeyEncryptionMethodGenerator> methods(OpenPgpForm form) {
			return List.of(iterated(this.key.asPassphrase(), COUNT_64_KIB));
		}

	}

	/**
	 * What a person chose: its name is the same for all, since a digest would help to
	 * guess it.
	 */
	record Passphrase(Secret text) implements WritingKey {

		@Override
		public String name() {
			return "passphrase";
		}

		@Override
		public List<PGPKeyEncryptionMethodGenerator> methods(OpenPgpForm form) {
			return List.of(form.stretched(this.text.reveal().toCharArray()));
		}

	}

	/**
	 * The encryption keys of one certificate: any of its secret keys opens the archive.
	 */
	record Recipient(String name, List<PGPPublicKey> keys) implements WritingKey {

		@Override
		public List<PGPKeyEncryptionMethodGenerator> methods(OpenPgpForm form) {
			return this.keys.stream()
				.<PGPKeyEncryptionMethodGenerator>map(
						(key) -> new BcPublicKeyKeyEncryptionMethodGenerator(key).setSecureRandom(OpenPgpForm.RANDOM))
				.toList();
		}

	}

	static PBEKeyEncryptionMethodGenerator iterated(char[] passphrase, int count) {
		try {
			return new BcPBEKeyEncryptionMethodGenerator(passphrase,
					new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256), count)
				.setSecureRandom(OpenPgpForm.RANDOM);
		}
		catch (PGPException ex) {
			throw new IllegalStateException("no SHA-256", ex);
		}
	}

}
