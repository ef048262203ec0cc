package dev.holdfast.archive.encryption;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The formats of an older tool, checked against the JDK's ciphers by themselves. */
class RawFormatsTests {

	private static final SecretKeySpec KEY = new SecretKeySpec(HexFormat.of().parseHex(TestKeys.HEX), "AES");

	private static final int[] SIZES = { 0, 1, 15, 16, 17, 4096, 65_536, 65_537, 1_000_000 };

	@TempDir
	Path work;

	@Test
	void rawGcmIsIvThenTagThenCiphertext() throws IOException, GeneralSecurityException {
		for (int size : SIZES) {
			byte[] archive = Archives.encrypt(TestKeys.hex(Format.RAW_GCM), Archives.random(size), this.work);
			assertThat(archive).hasSize(32 + size);
			Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
			cipher.init(Cipher.DECRYPT_MODE, KEY, new GCMParameterSpec(128, Arrays.copyOf(archive, 16)));
			cipher.update(archive, 32, size);
			assertThat(cipher.doFinal(archive, 16, 16)).isEqualTo(Archives.random(size));
		}
	}

	@Test
	void everyRawGcmArchiveHasAnIvOfItsOwn() throws IOException {
		byte[] one = Archives.encrypt(TestKeys.hex(Format.RAW_GCM), new byte[100], this.work);
		byte[] two = Archives.encrypt(TestKeys.hex(Format.RAW_GCM), new byte[100], this.work);
		assertThat(Arrays.copyOf(one, 16)).isNotEqualTo(Arrays.copyOf(two, 16));
	}

	@Test
	void rawGcmOfTheOlderToolIsReadWithBothKeyEncodings() throws IOException, GeneralSecurityException {
		SecretKeySpec characters = new SecretKeySpec(TestKeys.UTF8.getBytes(StandardCharsets.US_ASCII), "AES");
		for (int size : SIZES) {
			assertThat(Archives.decrypt(Format.RAW_GCM, TestKeys.hexKey(), gcm(KEY, size), this.work))
				.isEqualTo(Archives.random(size));
			assertThat(Archives.decrypt(Format.RAW_GCM, new ReadingKey.Key(new Secret(TestKeys.UTF8), KeyEncoding.UTF8),
					gcm(characters, size), this.work))
				.isEqualTo(Archives.random(size));
		}
	}

	@Test
	void rawGcmRefusesWhatItCannotHoldAndSaysWhatCan() throws IOException {
		RawKey key = RawKey.parse(new Secret(TestKeys.HEX), KeyEncoding.HEX);
		RawGcmCipher cipher = new RawGcmCipher(List.of(key), this.work, 1000);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (EncryptingStream stream = cipher.encrypt(out)) {
			stream.write(new byte[1000]);
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> stream.write(1))
				.withMessage("the archive has 2 GiB or more, which the encryption format raw-gcm cannot hold")
				.satisfies((ex) -> {
					assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN);
					assertThat(ex.hint()).contains("encryption.format to openpgp");
				});
		}
		assertThat(out.size()).isZero();
		assertThat(ArchiveCiphers.forWriting(TestKeys.hex(Format.RAW_GCM), this.work).largest())
			.isBetween((2L << 30) - 100, (2L << 30) - 1);
		assertThat(ArchiveCiphers.forWriting(TestKeys.hex(Format.OPENPGP), this.work).largest())
			.isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void rawCbcIsReadAndSaysThatNothingVouchesForIt() throws IOException, GeneralSecurityException {
		ArchiveCipher reader = ArchiveCiphers.forReading(Format.RAW_CBC, List.of(TestKeys.hexKey()), this.work);
		assertThat(reader.authenticates()).isFalse();
		assertThat(reader.format()).isEqualTo("raw-cbc");
		for (int size : SIZES) {
			assertThat(Archives.decrypt(reader, cbc(KEY, size))).isEqualTo(Archives.random(size));
		}
		SecretKeySpec characters = new SecretKeySpec(TestKeys.UTF8.getBytes(StandardCharsets.US_ASCII), "AES");
		assertThat(Archives.decrypt(Format.RAW_CBC, new ReadingKey.Key(new Secret(TestKeys.UTF8), KeyEncoding.UTF8),
				cbc(characters, 1000), this.work))
			.isEqualTo(Archives.random(1000));
	}

	@Test
	void rawCbcNoticesAWrongEnd() throws IOException, GeneralSecurityException {
		byte[] archive = cbc(KEY, 1000);
		ArchiveCipher reader = ArchiveCiphers.forReading(Format.RAW_CBC, List.of(TestKeys.hexKey()), this.work);
		for (int length : new int[] { 16, 17, archive.length - 1, archive.length - 16 }) {
			assertThatExceptionOfType(DamagedArchiveException.class).as("cut to %d", length)
				.isThrownBy(() -> Archives.decrypt(reader, Arrays.copyOf(archive, length)));
		}
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> Archives.decrypt(reader, new byte[15]))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.DAMAGED));
		InputStream stream = reader.decrypt(new ByteArrayInputStream(Arrays.copyOf(archive, 33)));
		for (int times = 0; times < 2; times++) {
			assertThatExceptionOfType(DamagedArchiveException.class).isThrownBy(stream::read);
		}
	}

	@Test
	void aRawFormatWithoutItsKindOfKeySaysSo() {
		for (Format format : List.of(Format.RAW_GCM, Format.RAW_CBC)) {
			assertThatExceptionOfType(HoldfastException.class)
				.isThrownBy(() -> ArchiveCiphers.forReading(format,
						List.of(new ReadingKey.Passphrase(new Secret("phrase"))), this.work))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.WRONG_KEY));
		}
	}

	@Test
	void formatsAreKnownByTheNamesOfObjects() {
		assertThat(ArchiveCiphers.formatOf("shop/2026/11/shop-x.tar.zst.pgp")).isEqualTo(Format.OPENPGP);
		assertThat(ArchiveCiphers.formatOf("shop-x.tar.gz.gpg")).isEqualTo(Format.GNUPG);
		assertThat(ArchiveCiphers.formatOf("shop-x.tar.enc")).isEqualTo(Format.RAW_GCM);
		assertThat(ArchiveCiphers.formatOf("shop-x.tar.zst")).isEqualTo(Format.NONE);
	}

	private static byte[] gcm(SecretKeySpec key, int size) throws GeneralSecurityException {
		byte[] iv = Archives.random(16);
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
		byte[] encrypted = cipher.doFinal(Archives.random(size));
		byte[] tag = Arrays.copyOfRange(encrypted, size, size + 16);
		return Mutations.joined(Mutations.joined(iv, tag), Arrays.copyOf(encrypted, size));
	}

	private static byte[] cbc(SecretKeySpec key, int size) throws GeneralSecurityException {
		byte[] iv = Archives.random(16);
		Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
		cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
		return Mutations.joined(iv, cipher.doFinal(Archives.random(size)));
	}

}
