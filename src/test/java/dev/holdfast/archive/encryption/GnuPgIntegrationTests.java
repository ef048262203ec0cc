package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.GnuPgHome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** GnuPG opens archives of the gnupg format, and its own keys work in both formats. */
class GnuPgIntegrationTests {

	private static final String[] RSA = { "Key-Type: RSA", "Key-Length: 2048", "Subkey-Type: RSA",
			"Subkey-Length: 2048" };

	private static final String[] CURVE = { "Key-Type: eddsa", "Key-Curve: ed25519", "Subkey-Type: ecdh",
			"Subkey-Curve: cv25519" };

	@SuppressWarnings("NullAway.Init")
	private static GnuPgHome gnupg;

	@TempDir
	Path work;

	@BeforeAll
	static void makeKeys() throws IOException {
		gnupg = new GnuPgHome();
		gnupg.generate("rsa", "", RSA);
		gnupg.generate("rsa-locked", TestKeys.PASSPHRASE, RSA);
		gnupg.generate("curve", "", CURVE);
		gnupg.generate("curve-locked", TestKeys.PASSPHRASE, CURVE);
		gnupg.generate("signer", "", "Key-Type: eddsa", "Key-Curve: ed25519", "Key-Usage: sign");
	}

	@AfterAll
	static void removeKeys() throws IOException {
		gnupg.close();
	}

	@Test
	void gpgDecryptsWithTheHexKeyAsPassphrase() throws IOException {
		for (int size : new int[] { 0, 1, 65_535, 65_536, 3_000_000 }) {
			Path archive = archive(TestKeys.hex(Format.GNUPG), size);
			assertThat(decrypt(archive, TestKeys.HEX)).isEqualTo(Archives.random(size));
		}
	}

	@Test
	void gpgDecryptsWithAPassphrase() throws IOException {
		Path archive = archive(TestKeys.passphrase(Format.GNUPG), 100_000);
		assertThat(decrypt(archive, TestKeys.PASSPHRASE)).isEqualTo(Archives.random(100_000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rsa", "rsa-locked", "curve", "curve-locked" })
	void gpgDecryptsWithItsOwnKeys(String key) throws IOException {
		Path certificate = gnupg.exportPublic(key, this.work.resolve("public.asc"));
		Path archive = archive(TestKeys.recipients(Format.GNUPG, certificate), 100_000);
		assertThat(decrypt(archive, passphrase(key))).isEqualTo(Archives.random(100_000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rsa", "rsa-locked", "curve", "curve-locked" })
	void weDecryptWithTheKeysThatGpgExports(String key) throws IOException {
		Path certificate = gnupg.exportPublic(key, this.work.resolve("public.asc"));
		Path secret = gnupg.exportSecret(key, passphrase(key), this.work.resolve("secret.gpg"));
		ReadingKey reading = TestKeys.secretKeys(secret, passphrase(key).isEmpty() ? null : passphrase(key));
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG)) {
			Path archive = archive(TestKeys.recipients(format, certificate), 100_000);
			assertThat(Archives.decrypt(format, reading, Files.readAllBytes(archive), this.work))
				.isEqualTo(Archives.random(100_000));
		}
	}

	@Test
	void weDecryptWhatGpgEncrypts() throws IOException {
		Path clear = Files.write(this.work.resolve("clear"), Archives.random(100_000));
		Path archive = this.work.resolve("archive.gpg");
		gnupg
			.run(TestKeys.PASSPHRASE, "--compress-algo", "none", "--cipher-algo", "AES256", "--output",
					archive.toString(), "--symmetric", clear.toString())
			.outOfSuccess();
		assertThat(Archives.decrypt(Format.GNUPG, new ReadingKey.Passphrase(new Secret(TestKeys.PASSPHRASE)),
				Files.readAllBytes(archive), this.work))
			.isEqualTo(Archives.random(100_000));
	}

	@Test
	void gpgFindsTheEncryptedDataWhereTheHeaderEnds() throws IOException {
		Path certificate = gnupg.exportPublic("rsa", this.work.resolve("public.asc"));
		EncryptionSpec spec = new EncryptionSpec(Format.GNUPG, new Secret(TestKeys.HEX), KeyEncoding.HEX, null,
				List.of(certificate.toString()));
		Path archive = archive(spec, 100_000);
		long header;
		try (EncryptingStream stream = ArchiveCiphers.forWriting(spec, this.work)
			.encrypt(OutputStream.nullOutputStream())) {
			header = stream.headerBytes();
		}
		String packets = gnupg.run(TestKeys.HEX, "--list-packets", archive.toString()).text();
		assertThat(packets).contains("# off=" + header + " ctb=d2 tag=18");
	}

	@Test
	void recipientsMayBeFingerprintsOfKeysThatGpgHolds() throws IOException {
		assertThat(GnuPgKeyring.isFingerprint(gnupg.fingerprint("curve"))).isTrue();
		assertThat(GnuPgKeyring.isFingerprint("0x" + gnupg.fingerprint("curve"))).isTrue();
		assertThat(GnuPgKeyring.isFingerprint("/etc/holdfast/recipient.asc")).isFalse();
		byte[] exported = GnuPgKeyring.export(gnupg.fingerprint("curve"), gnupg.environment());
		assertThat(Recipients.fingerprint(KeyRings.parse(exported, "recipient").get(0)))
			.isEqualTo(gnupg.fingerprint("curve"));
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> GnuPgKeyring.export("00112233445566778899AABBCCDDEEFF00112233", gnupg.environment()))
			.withMessageContaining("GnuPG has no such key");
	}

	@Test
	void aKeyThatGpgRevokedIsRefused() throws IOException {
		gnupg.generate("revoked", "", CURVE);
		String fingerprint = gnupg.fingerprint("revoked");
		Path revocation = gnupg.directory().resolve("openpgp-revocs.d").resolve(fingerprint + ".rev");
		Path usable = Files.writeString(this.work.resolve("revocation"),
				Files.readString(revocation).replace(":-----BEGIN", "-----BEGIN"));
		gnupg.run("", "--import", usable.toString()).outOfSuccess();
		refused(gnupg.exportPublic("revoked", this.work.resolve("revoked.asc")), "is revoked");
	}

	@Test
	void aKeyThatGpgMadeToExpireIsRefusedAfterThat() throws IOException {
		gnupg.generate("expired", "", "Key-Type: eddsa", "Key-Curve: ed25519", "Subkey-Type: ecdh",
				"Subkey-Curve: cv25519", "Creation-Date: 20240101T000000", "Expire-Date: 1d");
		refused(gnupg.exportPublic("expired", this.work.resolve("expired.asc")), "expired at 2024-01-02");
	}

	@Test
	void aKeyThatGpgMadeToSignIsRefused() throws IOException {
		refused(gnupg.exportPublic("signer", this.work.resolve("signer.asc")), "has no key that encrypts");
	}

	private void refused(Path certificate, String why) {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG)) {
			assertThatExceptionOfType(HoldfastException.class)
				.isThrownBy(() -> ArchiveCiphers.forWriting(TestKeys.recipients(format, certificate), this.work))
				.withMessageContaining(why)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN));
		}
	}

	private static String passphrase(String key) {
		return key.endsWith("-locked") ? TestKeys.PASSPHRASE : "";
	}

	private Path archive(EncryptionSpec spec, int size) throws IOException {
		ArchiveCipher cipher = ArchiveCiphers.forWriting(spec, this.work);
		return Files.write(this.work.resolve("archive.gpg"), Archives.encrypt(cipher, Archives.random(size)));
	}

	private byte[] decrypt(Path archive, String passphrase) throws IOException {
		Path clear = this.work.resolve("decrypted");
		gnupg.run(passphrase, "--output", clear.toString(), "--decrypt", archive.toString()).outOfSuccess();
		return Files.readAllBytes(clear);
	}

}
