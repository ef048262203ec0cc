package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.AEADEncDataPacket;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.PGPDataDecryptor;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.SessionKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcSessionKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.jcajce.JceSessionKeyDataDecryptorFactoryBuilder;

/**
 * Decrypts the data of a message whose session key is known. What archives are made with,
 * GCM and CFB, is the JDK's; the modes that only other programs use, OCB and EAX, are
 * Bouncy Castle's plain classes: slower, but no provider has to be registered.
 */
final class SessionDecryption implements SessionKeyDataDecryptorFactory {

	private final PGPSessionKey key;

	private final SessionKeyDataDecryptorFactory plain;

	SessionDecryption(PGPSessionKey key) {
		this.key = key;
		this.plain = new BcSessionKeyDataDecryptorFactory(key);
	}

	@Override
	public PGPSessionKey getSessionKey() {
		return this.key;
	}

	@Override
	public PGPDataDecryptor createDataDecryptor(boolean withIntegrityPacket, int algorithm, byte[] sessionKey)
			throws PGPException {
		return new JceSessionKeyDataDecryptorFactoryBuilder().build(this.key)
			.createDataDecryptor(withIntegrityPacket, algorithm, sessionKey);
	}

	@Override
	public PGPDataDecryptor createDataDecryptor(AEADEncDataPacket packet, PGPSessionKey sessionKey)
			throws PGPException {
		return this.plain.createDataDecryptor(packet, sessionKey);
	}

	@Override
	public PGPDataDecryptor createDataDecryptor(SymmetricEncIntegrityPacket packet, PGPSessionKey sessionKey)
			throws PGPException {
		return (packet.getAeadAlgorithm() == AEADAlgorithmTags.GCM) ? new Gcm(packet, sessionKey)
				: this.plain.createDataDecryptor(packet, sessionKey);
	}

	/**
	 * Chunks in GCM.
	 *
	 * @param packet that holds them
	 * @param session key of the message
	 */
	private record Gcm(SymmetricEncIntegrityPacket packet, PGPSessionKey session) implements PGPDataDecryptor {

		private static final int BLOCK = 16;

		@Override
		public InputStream getInputStream(InputStream in) {
			try {
				return new AeadChunks(in, this.packet, this.session);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public int getBlockSize() {
			return BLOCK;
		}

		/** Not asked: each chunk has its tag. */
		@Override
		public PGPDigestCalculator getIntegrityCalculator() {
			try {
				return new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
			}
			catch (PGPException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
