package dev.holdfast.archive.encryption;

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

	private static final int MIB_BITS = 10;

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
		catch (PGPException ex) {
			return null;
		}
	}

	/**
	 * The cost of Argon2 stands in the packet, which nothing vouches for yet: without a
	 * bound a single changed bit would ask for all memory.
	 */
	private static final class BoundedFactory extends BcPBEDataDecryptorFactory {

		BoundedFactory(char[] passphrase) {
			super(passphrase, new BcPGPDigestCalculatorProvider());
		}

		@Override
		public byte[] makeKeyFromPassPhrase(int keyAlgorithm, S2K stretching) throws PGPException {
			if (stretching.getType() == S2K.ARGON_2) {
				requireMemory(Math.max(stretching.getMemorySizeExponent(), MIB_BITS) - MIB_BITS);
			}
			return super.makeKeyFromPassPhrase(keyAlgorithm, stretching);
		}

		private static void requireMemory(int bits) {
			long heap = Runtime.getRuntime().maxMemory() >> 20;
			if (bits > 20 || (1L << bits) > heap * 3 / 4) {
				throw Failures.wrongKey(
						"the passphrase cannot be tried: that takes "
								+ ((bits > 20) ? "far too much" : (1L << bits) + " MiB of") + " memory",
						"give Java more memory (-Xmx) if the archive was made elsewhere; else its header is damaged");
			}
		}

	}

}
