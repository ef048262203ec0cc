package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.OpenPGPKeyEditor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A key that cannot be used is told before anything is written, and never printed. */
class KeyProblemsTests {

	@TempDir
	Path work;

	@ParameterizedTest
	@CsvSource({ "'', 0 characters", "abc123, 6 characters", "001122334455667788 with spaces, 30 characters" })
	void aHexKeyOfAnotherLengthIsRefused(String key, String why) {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG, Format.RAW_GCM)) {
			HoldfastException ex = refused(() -> writing(spec(format, key, KeyEncoding.HEX, null)), ExitCode.BAD_PLAN);
			assertThat(ex.what()).isEqualTo("the encryption key has " + why + " instead of 64 hex digits");
			silentAbout(ex, key);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "x", "ä", " ", "-" })
	void aKeyWithOtherThanHexDigitsIsRefused(String last) {
		String key = "1234567890abcdef".repeat(4).substring(0, 62) + last + "z";
		HoldfastException ex = refused(() -> writing(spec(Format.OPENPGP, key, KeyEncoding.HEX, null)),
				ExitCode.BAD_PLAN);
		assertThat(ex.what()).isEqualTo("the encryption key holds characters that are no hex digits");
		silentAbout(ex, key);
	}

	@ParameterizedTest
	@CsvSource({ "short, '5 characters, 5 bytes'", "äbcdefghijklmnopqrstuvwxyz012345, '32 characters, 33 bytes'",
			"0123456789012345678901234567890123456789, '40 characters, 40 bytes'" })
	void aKeyOfOtherThan32CharactersIsRefused(String key, String why) {
		HoldfastException ex = refused(() -> writing(spec(Format.RAW_GCM, key, KeyEncoding.UTF8, null)),
				ExitCode.BAD_PLAN);
		assertThat(ex.what()).contains(why).contains("instead of 32");
		silentAbout(ex, key);
	}

	@Test
	void aKeyAsCharactersIsForTheRawFormatsOnly() {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG)) {
			HoldfastException ex = refused(() -> writing(TestKeys.utf8(format)), ExitCode.BAD_PLAN);
			assertThat(ex.what()).contains("key-encoding utf8 is for the raw encryption formats");
			silentAbout(ex, TestKeys.UTF8);
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', is empty", "'   ', is empty", "'two\nlines', more than one line" })
	void aPassphraseThatOtherToolsCannotTakeIsRefused(String passphrase, String why) {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG)) {
			HoldfastException ex = refused(() -> writing(spec(format, null, KeyEncoding.HEX, passphrase)),
					ExitCode.BAD_PLAN);
			assertThat(ex.what()).contains(why);
			assertThat(ex.what() + ex.hint()).doesNotContain("two\n");
		}
	}

	@Test
	void encryptionWithoutAnyKeyIsRefused() {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG, Format.RAW_GCM)) {
			refused(() -> writing(spec(format, null, KeyEncoding.HEX, null)), ExitCode.BAD_PLAN);
		}
	}

	@Test
	void rawFormatsTakeAKeyAlone() {
		HoldfastException ex = refused(() -> writing(spec(Format.RAW_GCM, TestKeys.HEX, KeyEncoding.HEX, "phrase")),
				ExitCode.BAD_PLAN);
		assertThat(ex.what()).isEqualTo("the raw encryption formats take a key and nothing else");
		silentAbout(ex, TestKeys.HEX);
	}

	@Test
	void rawCbcIsNeverWritten() {
		HoldfastException ex = refused(() -> writing(TestKeys.hex(Format.RAW_CBC)), ExitCode.BAD_PLAN);
		assertThat(ex.what()).contains("raw-cbc is only read");
		assertThat(ex.hint()).contains("openpgp");
	}

	@Test
	void aRecipientFileThatCannotBeReadIsNamed() throws IOException {
		Path missing = this.work.resolve("missing.asc");
		assertThat(refusedRecipient(missing).what())
			.isEqualTo("recipient " + missing + " cannot be read: no such file");
		Path directory = Files.createDirectory(this.work.resolve("directory"));
		assertThat(refusedRecipient(directory).what()).startsWith("recipient " + directory + " cannot be read: ");
	}

	@Test
	void aRecipientFileThatIsNoKeyIsNamed() throws IOException {
		for (String text : List.of("", "no key",
				"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n")) {
			Path file = Files.writeString(this.work.resolve("text.asc"), text);
			assertThat(refusedRecipient(file).what()).isEqualTo("recipient " + file + " is no OpenPGP key");
		}
		Path binary = Files.write(this.work.resolve("binary"), Archives.random(1000));
		assertThat(refusedRecipient(binary).what()).isEqualTo("recipient " + binary + " is no OpenPGP key");
	}

	@Test
	void aSecretKeyIsNoRecipient() throws IOException {
		Path file = TestKeys.secretFile(TestKeys.x25519v6(null), this.work.resolve("secret.asc"));
		assertThat(refusedRecipient(file).what()).isEqualTo("recipient " + file + " is a secret key");
	}

	@Test
	void aKeyThatOnlySignsIsNoRecipient() throws IOException {
		Path file = TestKeys.publicFile(TestKeys.signOnly(), this.work.resolve("signer.asc"));
		assertThat(refusedRecipient(file).what()).startsWith("recipient " + file).endsWith("has no key that encrypts");
	}

	@Test
	void anExpiredKeyIsNoRecipient() throws IOException {
		Path file = TestKeys.publicFile(TestKeys.expiring(3600), this.work.resolve("short.asc"));
		assertThat(refusedRecipient(file).what()).endsWith("expired at 2026-11-21T13:00:00Z");
		Clock before = Clock.offset(Archives.CLOCK, Duration.ofDays(-1).plusMinutes(30));
		assertThat(ArchiveCiphers.forWriting(TestKeys.recipients(Format.OPENPGP, file), this.work, before).recipients())
			.hasSize(1);
	}

	@Test
	void aRevokedKeyIsNoRecipient() throws IOException, PGPException {
		OpenPGPKey key = TestKeys.x25519v6(null);
		OpenPGPKey revoked = new OpenPGPKeyEditor(key, (locked) -> new char[0]).revokeKey().done();
		Path file = TestKeys.publicFile(revoked, this.work.resolve("revoked.asc"));
		assertThat(refusedRecipient(file).what()).endsWith("is revoked");
	}

	@Test
	void aKeyOfTheFutureTellsOfTheClock() throws IOException {
		Path file = TestKeys.publicFile(TestKeys.x25519v6(null), this.work.resolve("future.asc"));
		Clock past = Clock.offset(Archives.CLOCK, Duration.ofDays(-100));
		HoldfastException ex = refused(
				() -> ArchiveCiphers.forWriting(TestKeys.recipients(Format.OPENPGP, file), this.work, past),
				ExitCode.BAD_PLAN);
		assertThat(ex.what()).contains("was made in the future");
		assertThat(ex.hint()).contains("clock");
	}

	@Test
	void gnuPgCannotUseAVersion6Key() throws IOException {
		Path file = TestKeys.publicFile(TestKeys.x25519v6(null), this.work.resolve("six.asc"));
		HoldfastException ex = refused(
				() -> ArchiveCiphers.forWriting(TestKeys.recipients(Format.GNUPG, file), this.work, Archives.CLOCK),
				ExitCode.BAD_PLAN);
		assertThat(ex.what()).contains("version 6, which GnuPG cannot use");
	}

	@Test
	void oneBadRecipientAmongGoodOnesIsEnough() throws IOException {
		Path good = TestKeys.publicFile(TestKeys.x25519v6(null), this.work.resolve("good.asc"));
		Path bad = TestKeys.publicFile(TestKeys.signOnly(), this.work.resolve("signer.asc"));
		refused(() -> ArchiveCiphers.forWriting(TestKeys.recipients(Format.OPENPGP, good, bad), this.work,
				Archives.CLOCK), ExitCode.BAD_PLAN);
	}

	@Test
	void aKeyWrittenIntoThePlanOrSeveralInOneFileAreAllUsed() throws IOException {
		OpenPGPKey six = TestKeys.x25519v6(null);
		OpenPGPKey four = TestKeys.ecdh4(null);
		Path both = Files.writeString(this.work.resolve("both.asc"),
				six.toCertificate().toAsciiArmoredString() + four.toCertificate().toAsciiArmoredString());
		EncryptionSpec spec = new EncryptionSpec(Format.OPENPGP, null, KeyEncoding.HEX, null,
				List.of(both.toString(), TestKeys.rsa4(null).toCertificate().toAsciiArmoredString()));
		ArchiveCipher cipher = ArchiveCiphers.forWriting(spec, this.work, Archives.CLOCK);
		assertThat(cipher.recipients()).hasSize(3)
			.startsWith(Recipients.fingerprint(six), Recipients.fingerprint(four));
	}

	@Test
	void aSecretKeyFileWithAnotherPassphraseIsTheWrongKey() throws IOException {
		for (OpenPGPKey key : List.of(TestKeys.ecdh4(TestKeys.PASSPHRASE), TestKeys.x25519v6(TestKeys.PASSPHRASE))) {
			Path file = TestKeys.secretFile(key, this.work.resolve("locked.asc"));
			HoldfastException other = refused(() -> reading(TestKeys.secretKeys(file, "a wrong guess")),
					ExitCode.WRONG_KEY);
			assertThat(other.what()).isEqualTo("secret key file " + file + " is protected by another passphrase");
			silentAbout(other, "a wrong guess");
			HoldfastException none = refused(() -> reading(TestKeys.secretKeys(file, null)), ExitCode.WRONG_KEY);
			assertThat(none.what())
				.isEqualTo("secret key file " + file + " is protected by a passphrase, and none is given");
		}
	}

	@Test
	void aSecretKeyFileWithoutSecretsIsRefused() throws IOException {
		Path certificate = TestKeys.publicFile(TestKeys.x25519v6(null), this.work.resolve("public.asc"));
		assertThat(refused(() -> reading(TestKeys.secretKeys(certificate, null)), ExitCode.BAD_PLAN).what())
			.isEqualTo("secret key file " + certificate + " holds no secret key that decrypts");
		Path signer = TestKeys.secretFile(TestKeys.signOnly(), this.work.resolve("signer.asc"));
		assertThat(refused(() -> reading(TestKeys.secretKeys(signer, null)), ExitCode.BAD_PLAN).what())
			.isEqualTo("secret key file " + signer + " holds no secret key that decrypts");
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM" })
	void namesOfKeysRevealNothing(Format format) {
		List<String> names = writing(TestKeys.hex(format)).recipients();
		assertThat(names).hasSize(1)
			.first()
			.asString()
			.matches("key:[0-9a-f]{16}")
			.doesNotContain(TestKeys.HEX.substring(0, 8));
		assertThat(writing(spec(format, TestKeys.OTHER_HEX, KeyEncoding.HEX, null)).recipients()).isNotEqualTo(names);
		assertThat(TestKeys.hexKey().toString()).doesNotContain(TestKeys.HEX);
	}

	@Test
	void namesOfChosenSecretsAreTheSameForAll() {
		assertThat(writing(TestKeys.passphrase(Format.OPENPGP)).recipients()).containsExactly("passphrase");
		assertThat(writing(TestKeys.utf8(Format.RAW_GCM)).recipients()).containsExactly("key of 32 characters");
	}

	private HoldfastException refusedRecipient(Path file) {
		return refused(
				() -> ArchiveCiphers.forWriting(TestKeys.recipients(Format.OPENPGP, file), this.work, Archives.CLOCK),
				ExitCode.BAD_PLAN);
	}

	private static HoldfastException refused(ThrowingCallable call, ExitCode code) {
		HoldfastException[] thrown = new HoldfastException[1];
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(code);
			assertThat(ex.what()).doesNotEndWith(".");
			assertThat(ex.hint()).isNotBlank();
			thrown[0] = ex;
		});
		return thrown[0];
	}

	private static void silentAbout(HoldfastException ex, String secret) {
		for (Throwable cause = ex; cause != null && !secret.isEmpty(); cause = cause.getCause()) {
			assertThat(cause.toString()).doesNotContain(secret);
		}
		assertThat(ex.hint() + " ").doesNotContain(secret.isEmpty() ? "\0" : secret);
	}

	private ArchiveCipher writing(EncryptionSpec spec) {
		return ArchiveCiphers.forWriting(spec, this.work, Archives.CLOCK);
	}

	private ArchiveCipher reading(ReadingKey key) {
		return ArchiveCiphers.forReading(Format.OPENPGP, List.of(key), this.work);
	}

	private static EncryptionSpec spec(Format format, @Nullable String key, KeyEncoding encoding,
			@Nullable String passphrase) {
		return new EncryptionSpec(format, (key != null) ? new Secret(key) : null, encoding,
				(passphrase != null) ? new Secret(passphrase) : null, List.of());
	}

}
