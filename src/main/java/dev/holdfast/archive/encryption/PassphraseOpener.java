package dev.holdfast.archive.encryption;

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
			return entry
				.getSessionKey(new BcPBEDataDecryptorFactory(this.passphrase, new BcPGPDigestCalculatorProvider()));
		}
		catch (PGPException | RuntimeException ex) {
			return null;
		}
	}

}
