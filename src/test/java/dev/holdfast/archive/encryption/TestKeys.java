package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.OpenPGPKeyGenerator;
import org.bouncycastle.openpgp.api.SignatureParameters;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPKeyGenerator;
import org.bouncycastle.openpgp.operator.PGPKeyPairGenerator;
import org.jspecify.annotations.Nullable;

/** Keys and specifications for tests. */
final class TestKeys {

	static final String HEX = "00112233445566778899aabbccddeeff00112233445566778899aabbccddee0f";

	static final String OTHER_HEX = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddee0f";

	static final String PASSPHRASE = "correct horse, battery – staple";

	static final String UTF8 = "abcdefghijklmnopqrstuvwxyz!$%&/(";

	static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

	private TestKeys() {
	}

	static EncryptionSpec hex(Format format) {
		return new EncryptionSpec(format, new Secret(HEX), KeyEncoding.HEX, null, List.of());
	}

	static EncryptionSpec passphrase(Format format) {
		return new EncryptionSpec(format, null, KeyEncoding.HEX, new Secret(PASSPHRASE), List.of());
	}

	static EncryptionSpec utf8(Format format) {
		return new EncryptionSpec(format, new Secret(UTF8), KeyEncoding.UTF8, null, List.of());
	}

	static EncryptionSpec recipients(Format format, Path... files) {
		return new EncryptionSpec(format, null, KeyEncoding.HEX, null,
				List.of(files).stream().map(Path::toString).toList());
	}

	static ReadingKey hexKey() {
		return new ReadingKey.Key(new Secret(HEX), KeyEncoding.HEX);
	}

	static ReadingKey otherHexKey() {
		return new ReadingKey.Key(new Secret(OTHER_HEX), KeyEncoding.HEX);
	}

	static ReadingKey secretKeys(Path file, @Nullable String passphrase) {
		return new ReadingKey.SecretKeys(file, (passphrase != null) ? new Secret(passphrase) : null);
	}

	/** An RSA key of version 4 as GnuPG makes them, with a subkey that encrypts. */
	static OpenPGPKey rsa4(@Nullable String passphrase) {
		return build(4,
				(generator) -> generator.withPrimaryKey((pairs) -> pairs.generateRsaKeyPair(2048), null)
					.addUserId("rsa <rsa@example.test>")
					.addEncryptionSubkey((pairs) -> pairs.generateRsaKeyPair(2048)),
				passphrase);
	}

	/** A key of version 4 with an ECDH subkey on Curve25519. */
	static OpenPGPKey ecdh4(@Nullable String passphrase) {
		return build(4,
				(generator) -> generator.withPrimaryKey(PGPKeyPairGenerator::generateLegacyEd25519KeyPair, null)
					.addUserId("ecdh <ecdh@example.test>")
					.addEncryptionSubkey(PGPKeyPairGenerator::generateLegacyX25519KeyPair),
				passphrase);
	}

	static OpenPGPKey x25519v6(@Nullable String passphrase) {
		return build(6, (generator) -> generator.ed25519x25519Key("six <six@example.test>"), passphrase);
	}

	static OpenPGPKey signOnly() {
		return build(6, OpenPGPKeyGenerator::signOnlyKey, null);
	}

	/** A version 4 key that is good for this many seconds from {@link #NOW}. */
	static OpenPGPKey expiring(int seconds) {
		SignatureParameters.Callback expiry = SignatureParameters.Callback.Util.modifyHashedSubpackets((subpackets) -> {
			subpackets.removePacketsOfType(SignatureSubpacketTags.KEY_EXPIRE_TIME);
			subpackets.setKeyExpirationTime(true, seconds);
			return subpackets;
		});
		return build(4,
				(generator) -> generator.withPrimaryKey(PGPKeyPairGenerator::generateLegacyEd25519KeyPair, expiry)
					.addUserId("short <short@example.test>", expiry)
					.addEncryptionSubkey(PGPKeyPairGenerator::generateLegacyX25519KeyPair),
				null);
	}

	static Path secretFile(OpenPGPKey key, Path file) throws IOException {
		return Files.writeString(file, key.toAsciiArmoredString());
	}

	static Path publicFile(OpenPGPKey key, Path file) throws IOException {
		return Files.writeString(file, key.toCertificate().toAsciiArmoredString());
	}

	private static OpenPGPKey build(int version, Recipe recipe, @Nullable String passphrase) {
		try {
			OpenPGPKeyGenerator generator = new BcOpenPGPKeyGenerator(version, Date.from(NOW),
					version == PublicKeyPacket.VERSION_6);
			return recipe.apply(generator).build((passphrase != null) ? passphrase.toCharArray() : null);
		}
		catch (PGPException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private interface Recipe {

		OpenPGPKeyGenerator.WithPrimaryKey apply(OpenPGPKeyGenerator generator) throws PGPException;

	}

}
