package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RoundTripTests {

	/** Around the ends of OpenPGP chunks (16 KiB), partial packets and GCM blocks. */
	private static final int[] SIZES = { 0, 1, 15, 16, 65_536, 16_383 - 8, 16_383, 16_384, 16_385, 262_144, 5_000_000 };

	@TempDir
	static Path keys;

	@TempDir
	Path spool;

	@BeforeAll
	static void makeKeys() throws IOException {
		for (String passphrase : new String[] { "", "-locked" }) {
			String secret = passphrase.isEmpty() ? null : TestKeys.PASSPHRASE;
			write(TestKeys.rsa4(secret), "rsa4" + passphrase);
			write(TestKeys.ecdh4(secret), "ecdh4" + passphrase);
			write(TestKeys.x25519v6(secret), "x25519v6" + passphrase);
		}
	}

	private static void write(OpenPGPKey key, String name) throws IOException {
		TestKeys.secretFile(key, keys.resolve(name));
		TestKeys.publicFile(key, keys.resolve(name + ".pub"));
	}

	static Stream<Arguments> formatsAndKeys() {
		List<Arguments> cases = new ArrayList<>();
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG, Format.RAW_GCM)) {
			cases.add(Arguments.of(format, "hex", TestKeys.hex(format), TestKeys.hexKey()));
		}
		cases.add(Arguments.of(Format.RAW_GCM, "utf8", TestKeys.utf8(Format.RAW_GCM),
				new ReadingKey.Key(new Secret(TestKeys.UTF8), KeyEncoding.UTF8)));
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG)) {
			cases.add(Arguments.of(format, "passphrase", TestKeys.passphrase(format),
					new ReadingKey.Passphrase(new Secret(TestKeys.PASSPHRASE))));
			for (String key : List.of("rsa4", "ecdh4", "x25519v6", "rsa4-locked", "ecdh4-locked", "x25519v6-locked")) {
				if (format == Format.OPENPGP || !key.contains("v6")) {
					cases
						.add(Arguments.of(format, key, TestKeys.recipients(format, keys.resolve(key + ".pub")), TestKeys
							.secretKeys(keys.resolve(key), key.contains("locked") ? TestKeys.PASSPHRASE : null)));
				}
			}
		}
		return cases.stream();
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("formatsAndKeys")
	void readsBackWhatItWrote(Format format, String key, EncryptionSpec spec, ReadingKey reading) throws IOException {
		ArchiveCipher writer = ArchiveCiphers.forWriting(spec, this.spool, Archives.CLOCK);
		ArchiveCipher reader = ArchiveCiphers.forReading(format, List.of(reading), this.spool);
		for (int size : SIZES) {
			byte[] content = Archives.random(size);
			assertThat(Archives.decrypt(reader, Archives.encrypt(writer, content))).as("%d bytes", size)
				.isEqualTo(content);
		}
		try (Stream<Path> left = Files.list(this.spool)) {
			assertThat(left).as("temporary files").isEmpty();
		}
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("formatsAndKeys")
	void tellsThatAnotherKeyDoesNotOpenIt(Format format, String key, EncryptionSpec spec, ReadingKey reading)
			throws IOException {
		byte[] archive = Archives.encrypt(spec, Archives.random(1000), this.spool);
		Path stranger = TestKeys.secretFile(TestKeys.ecdh4(null), keys.resolve("stranger"));
		List<ReadingKey> others = List.of(TestKeys.otherHexKey(), new ReadingKey.Passphrase(new Secret("another")),
				TestKeys.secretKeys(stranger, null));
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> Archives.decrypt(ArchiveCiphers.forReading(format, others, this.spool), archive))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.WRONG_KEY));
	}

	@Test
	void opensWithAnyOfSeveralRecipientsKeysAndPassphrases() throws IOException {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG)) {
			List<String> names = (format == Format.OPENPGP) ? List.of("rsa4", "ecdh4-locked", "x25519v6")
					: List.of("rsa4", "ecdh4-locked");
			EncryptionSpec spec = new EncryptionSpec(format, new Secret(TestKeys.HEX), KeyEncoding.HEX,
					new Secret(TestKeys.PASSPHRASE),
					names.stream().map((name) -> keys.resolve(name + ".pub").toString()).toList());
			byte[] content = Archives.random(300_000);
			byte[] archive = Archives.encrypt(spec, content, this.spool);
			List<ReadingKey> all = new ArrayList<>(ReadingKey.of(spec));
			assertThat(all).hasSize(2);
			names.forEach((name) -> all.add(TestKeys.secretKeys(keys.resolve(name), TestKeys.PASSPHRASE)));
			for (ReadingKey one : all) {
				assertThat(Archives.decrypt(format, one, archive, this.spool)).as(one.toString()).isEqualTo(content);
			}
		}
	}

	@Test
	void findsTheRightOneAmongManyKeys() throws IOException {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG, Format.RAW_GCM)) {
			byte[] archive = Archives.encrypt(TestKeys.hex(format), Archives.random(70_000), this.spool);
			List<ReadingKey> many = List.of(TestKeys.otherHexKey(), new ReadingKey.Passphrase(new Secret("another")),
					TestKeys.secretKeys(keys.resolve("rsa4"), null), TestKeys.hexKey());
			assertThat(Archives.decrypt(ArchiveCiphers.forReading(format, many, this.spool), archive))
				.isEqualTo(Archives.random(70_000));
		}
	}

	@Test
	void theWriterOpensItsOwnArchivesUnlessItHasOnlyRecipients() throws IOException {
		ArchiveCipher both = ArchiveCiphers.forWriting(TestKeys.hex(Format.OPENPGP), this.spool, Archives.CLOCK);
		assertThat(Archives.decrypt(both, Archives.encrypt(both, Archives.random(10)))).isEqualTo(Archives.random(10));
		ArchiveCipher blind = ArchiveCiphers
			.forWriting(TestKeys.recipients(Format.OPENPGP, keys.resolve("x25519v6.pub")), this.spool, Archives.CLOCK);
		byte[] archive = Archives.encrypt(blind, Archives.random(10));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> Archives.decrypt(blind, archive))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.WRONG_KEY));
	}

	@Test
	void keysAreTakenWithWhiteSpaceAroundThemAndInUpperCase() throws IOException {
		byte[] archive = Archives.encrypt(TestKeys.hex(Format.OPENPGP), Archives.random(10), this.spool);
		ReadingKey typed = new ReadingKey.Key(new Secret("  " + TestKeys.HEX.toUpperCase(Locale.ROOT) + "\n"),
				KeyEncoding.HEX);
		assertThat(Archives.decrypt(Format.OPENPGP, typed, archive, this.spool)).isEqualTo(Archives.random(10));
	}

	@Test
	void passesClearBytesThroughOnlyWhereThePlanSaysSo() throws IOException {
		ArchiveCipher none = ArchiveCiphers
			.forWriting(new EncryptionSpec(Format.NONE, null, KeyEncoding.HEX, null, List.of()), this.spool);
		byte[] content = Archives.random(100_000);
		assertThat(Archives.encrypt(none, content)).isEqualTo(content);
		assertThat(Archives.decrypt(none, content)).isEqualTo(content);
		assertThat(none.format()).isEqualTo("none");
		assertThat(none.recipients()).isEmpty();
		assertThat(none.authenticates()).isFalse();
	}

}
