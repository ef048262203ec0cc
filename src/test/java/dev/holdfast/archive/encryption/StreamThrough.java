package dev.holdfast.archive.encryption;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.Secret;

/** Runs in a JVM of its own with little memory: much data through a cipher and back. */
final class StreamThrough {

	private static final int STEP = 1 << 16;

	private StreamThrough() {
	}

	/** Prints whether the clear bytes are those that went in. */
	public static void main(String[] args) throws IOException {
		Path spool = Path.of(args[1]);
		if (args[0].equals("argon2")) {
			changedCosts(spool);
			return;
		}
		if (args[0].equals("providers")) {
			AesWarmUp.run();
			Archives.encrypt(TestKeys.hex(Format.OPENPGP), Archives.random(1000), spool);
			System.out.println((Security.getProvider("BC") != null) ? "registered" : "not registered");
			return;
		}
		Format format = Format.valueOf(args[0]);
		ArchiveCipher cipher = ArchiveCiphers.forWriting(TestKeys.hex(format), spool);
		long size = Long.parseLong(args[2]);
		QueuePipe archive = new QueuePipe();
		CompletableFuture<Long> written = CompletableFuture.supplyAsync(() -> write(cipher, archive, size));
		long[] read = read(cipher.decrypt(archive.reader()));
		System.out.println((read[0] == size && read[1] == written.join()) ? "same" : "different");
	}

	private static long write(ArchiveCipher cipher, OutputStream sink, long size) {
		CRC32C sum = new CRC32C();
		byte[] bytes = Archives.random(STEP);
		try (sink; EncryptingStream stream = cipher.encrypt(sink)) {
			for (long at = 0; at < size; at += STEP) {
				bytes[(int) (at / STEP) % STEP]++;
				int length = (int) Math.min(STEP, size - at);
				stream.write(bytes, 0, length);
				sum.update(bytes, 0, length);
			}
			stream.finish();
			return sum.getValue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long[] read(InputStream clear) throws IOException {
		CRC32C sum = new CRC32C();
		byte[] bytes = new byte[STEP];
		long size = 0;
		try (clear) {
			for (int read = clear.read(bytes); read >= 0; read = clear.read(bytes)) {
				sum.update(bytes, 0, read);
				size += read;
			}
		}
		return new long[] { size, sum.getValue() };
	}

	/** Changes each bit of the three bytes that say what trying the passphrase costs. */
	private static void changedCosts(Path spool) throws IOException {
		EncryptionSpec spec = TestKeys.passphrase(Format.OPENPGP);
		byte[] archive = Archives.encrypt(spec, Archives.random(10), spool);
		ArchiveCipher cipher = ArchiveCiphers.forReading(Format.OPENPGP,
				List.of(new ReadingKey.Passphrase(new Secret(TestKeys.PASSPHRASE))), spool);
		if (!Arrays.equals(Arrays.copyOfRange(archive, 24, 27), new byte[] { 3, 4, 16 })) {
			throw new IllegalStateException("the costs of Argon2 are elsewhere");
		}
		int refused = 0;
		for (int bit = 0; bit < 24; bit++) {
			try {
				cipher.decrypt(new ByteArrayInputStream(Mutations.flipped(archive, 24 + bit / 8, bit % 8)));
			}
			catch (HoldfastException ex) {
				refused++;
			}
		}
		System.out.println(refused + " refused");
	}

}
