package dev.holdfast.archive.encryption;

import dev.holdfast.failure.HoldfastException;
import org.bouncycastle.bcpg.S2K;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.jspecify.annotations.Nullable;

/** Opens session-key packets made from a passphrase; a hex key is used as one. */
final class PassphraseOpener implements SessionKeyOpener {

	private final char[] passphrase;

	PassphraseOpener(char[] passphrase) {
		this.passphrase = passphrase.clone();
	}

	@Override
	public @Nullable PGPSessionKey open(PGPEncryptedData packet) {
		if (!(packet instanceof PGPPBEEncryptedData entry)) {
			return null;
		}
		try {
			return entry.getSessionKey(new BoundedFactory(this.passphrase));
		}
		catch (HoldfastException ex) {
			throw ex;
		}
		catch (PGPException | RuntimeException ex) {
			return null;
		}
	}

	private static final class BoundedFactory extends BcPBEDataDecryptorFactory {

		BoundedFactory(char[] passphrase) {
			super(passphrase, new BcPGPDigestCalculatorProvider());
		}

		@Override
		public byte[] makeKeyFromPassPhrase(int keyAlgorithm, S2K stretching) throws PGPException {
			Argon2Cost.requireMemory(stretching);
			return super.makeKeyFromPassPhrase(keyAlgorithm, stretching);
		}

	}

}
