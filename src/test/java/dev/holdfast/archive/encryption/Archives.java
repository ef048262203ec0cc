package dev.holdfast.archive.encryption;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;

/** Encrypts and decrypts whole archives in memory. */
final class Archives {

	/** A day after the tests' keys were made. */
	static final Clock CLOCK = Clock.fixed(TestKeys.NOW.plus(Duration.ofDays(1)), ZoneOffset.UTC);

	private Archives() {
	}

	static byte[] encrypt(EncryptionSpec spec, byte[] content, Path spool) throws IOException {
		return encrypt(ArchiveCiphers.forWriting(spec, spool, CLOCK), content);
	}

	/** In writes of uneven sizes, as a pipeline does. */
	static byte[] encrypt(ArchiveCipher cipher, byte[] content) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (EncryptingStream stream = cipher.encrypt(out)) {
			int step = 1;
			for (int at = 0; at < content.length; at += step, step = Math.min(step * 3 + 1, 100_000)) {
				stream.write(content, at, Math.min(step, content.length - at));
			}
			stream.finish();
		}
		return out.toByteArray();
	}

	static byte[] decrypt(Format format, ReadingKey key, byte[] archive, Path spool) throws IOException {
		return decrypt(ArchiveCiphers.forReading(format, List.of(key), spool), archive);
	}

	static byte[] decrypt(ArchiveCipher cipher, byte[] archive) throws IOException {
		try (InputStream clear = cipher.decrypt(new ByteArrayInputStream(archive))) {
			return clear.readAllBytes();
		}
	}

	static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

}
