package dev.holdfast.archive.encryption;

import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.operator.PGPDataEncryptor;
import org.bouncycastle.openpgp.operator.jcajce.JcePGPDataEncryptorBuilder;

/**
 * Encrypts SEIPD version 2 (RFC 9580, section 5.13.2) with AES-256-GCM of the JDK. Bouncy
 * Castle's own builder asks the security providers for HKDF, which only its provider has.
 */
final class AeadEncryptorBuilder extends JcePGPDataEncryptorBuilder {

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
		return build(DerivedKey.of(sessionKey, salt, parameters));
	}

}
