package dev.holdfast.archive.encryption;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OpenPgpRoundTripTests {

	private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

	@TempDir
	Path spool;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 262143, 262144, 262145, 5_000_000 })
	void readsBackWhatItWrote(int size) throws IOException {
		byte[] content = random(size);
		byte[] archive = encrypt(KEY, content);
		assertThat(decrypt("  " + KEY.toUpperCase() + "\n", archive)).isEqualTo(content);
	}

	@Test
	void saysThatAnotherKeyDoesNotOpenIt() throws IOException {
		byte[] archive = encrypt(KEY, random(1000));
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> decrypt("0" + KEY.substring(1, 63) + "0", archive))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.WRONG_KEY));
	}

	private byte[] encrypt(String key, byte[] content) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		EncryptionSpec spec = new EncryptionSpec(Format.OPENPGP, new Secret(key), KeyEncoding.HEX, null, List.of());
		try (EncryptingStream stream = ArchiveCiphers.forWriting(spec, this.spool).encrypt(out)) {
			stream.write(content);
			stream.finish();
		}
		return out.toByteArray();
	}

	private byte[] decrypt(String key, byte[] archive) throws IOException {
		List<ReadingKey> keys = List.of(new ReadingKey.Key(new Secret(key), KeyEncoding.HEX));
		return ArchiveCiphers.forReading(Format.OPENPGP, keys, this.spool)
			.decrypt(new ByteArrayInputStream(archive))
			.readAllBytes();
	}

	private static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

}
