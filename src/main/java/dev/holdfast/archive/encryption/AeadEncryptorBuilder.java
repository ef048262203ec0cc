package dev.holdfast.archive.encryption;

import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.operator.PGPDataEncryptor;
import org.bouncycastle.openpgp.operator.jcajce.JcePGPDataEncryptorBuilder;

/**
 * Encrypts SEIPD version 2 (RFC 9580, section 5.13.2) with AES-256-GCM of the JDK. Bouncy
 * Castle's own builder asks the security providers for HKDF, which only its provider has:
 * loading that costs 0.3 s of processor time at every start, so the key is derived with
 * its plain class here.
 */
final class AeadEncryptorBuilder extends JcePGPDataEncryptorBuilder {

	private static final int KEY_BYTES = 32;

	/** Of the nonce of 12 bytes; the other 8 count the chunks. */
	private static final int NONCE_BYTES = 4;

	/**
	 * Makes one.
	 * @param chunkBits chunks have 2 to the power of this many bytes
	 */
	AeadEncryptorBuilder(int chunkBits) {
		super(SymmetricKeyAlgorithmTags.AES_256);
		setWithAEAD(AEADAlgorithmTags.GCM, chunkBits);
		setUseV6AEAD();
	}

	@Override
	public PGPDataEncryptor build(byte[] sessionKey, byte[] salt) throws PGPException {
		byte[] parameters = SymmetricEncIntegrityPacket.createAAData(SymmetricEncIntegrityPacket.VERSION_2,
				getAlgorithm(), getAeadAlgorithm(), getChunkSize());
		HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
		hkdf.init(new HKDFParameters(sessionKey, salt, parameters));
		byte[] keyAndNonce = new byte[KEY_BYTES + NONCE_BYTES];
		hkdf.generateBytes(keyAndNonce, 0, keyAndNonce.length);
		return build(keyAndNonce);
	}

}
