package dev.holdfast.archive.encryption;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A broken connection or a full disk is told as such, never as a damaged archive. */
class SourceFailureTests {

	@TempDir
	Path work;

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM" })
	void aBrokenConnectionIsNoDamage(Format format) throws IOException {
		byte[] archive = Archives.encrypt(TestKeys.hex(format), Archives.random(700_000), this.work);
		ArchiveCipher cipher = ArchiveCiphers.forReading(format, List.of(TestKeys.hexKey()), this.work);
		for (int at : new int[] { 0, 1, 40, 100, 65_536, 400_000, archive.length - 1, archive.length }) {
			BreaksAt connection = new BreaksAt(archive, at);
			assertThatThrownBy(() -> cipher.decrypt(connection).readAllBytes()).as("broken at %d", at)
				.isInstanceOfAny(IOException.class, UncheckedIOException.class)
				.isNotInstanceOf(DamagedArchiveException.class)
				.hasMessageContaining("connection reset");
			assertThat(connection.broke).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM" })
	void whatADestinationRefusesIsNoDamage(Format format) throws IOException {
		byte[] archive = Archives.encrypt(TestKeys.hex(format), Archives.random(700_000), this.work);
		ArchiveCipher cipher = ArchiveCiphers.forReading(format, List.of(TestKeys.hexKey()), this.work);
		HoldfastException refused = new HoldfastException(ExitCode.DESTINATION_REFUSED, "bucket is gone", "look");
		for (int at : new int[] { 0, 40, 400_000, archive.length }) {
			for (boolean toCompare : new boolean[] { false, true }) {
				InputStream stored = new SequenceInputStream(new ByteArrayInputStream(archive, 0, at),
						new InputStream() {
							@Override
							public int read() {
								throw refused;
							}
						});
				assertThatThrownBy(
						() -> (toCompare ? cipher.decryptToCompare(stored) : cipher.decrypt(stored)).readAllBytes())
					.as("refused at %d", at)
					.isSameAs(refused);
			}
		}
	}

	@Test
	void comparingNeedsNoDiskAndStillFindsEveryDamage() throws IOException {
		byte[] content = Archives.random(200_000);
		byte[] archive = Archives.encrypt(TestKeys.hex(Format.GNUPG), content, this.work);
		Path missing = this.work.resolve("missing");
		ArchiveCipher cipher = ArchiveCiphers.forReading(Format.GNUPG, List.of(TestKeys.hexKey()), missing);
		assertThat(cipher.decryptToCompare(new ByteArrayInputStream(archive)).readAllBytes()).isEqualTo(content);
		for (int at = archive.length - 150_000; at < archive.length; at += 4999) {
			byte[] changed = archive.clone();
			changed[at] ^= 1;
			assertThatExceptionOfType(DamagedArchiveException.class)
				.isThrownBy(() -> cipher.decryptToCompare(new ByteArrayInputStream(changed)).readAllBytes());
			byte[] cut = Arrays.copyOf(archive, at);
			assertThatExceptionOfType(DamagedArchiveException.class)
				.isThrownBy(() -> cipher.decryptToCompare(new ByteArrayInputStream(cut)).readAllBytes());
		}
		assertThat(missing).doesNotExist();
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM", "NONE" })
	void aStreamThatGivesByteByByteIsReadAsAnyOther(Format format) throws IOException {
		byte[] archive = Archives.encrypt(TestKeys.hex(format), Archives.random(300_000), this.work);
		ArchiveCipher cipher = ArchiveCiphers.forReading(format, List.of(TestKeys.hexKey()), this.work);
		try (InputStream clear = cipher.decrypt(new Dribble(archive))) {
			assertThat(clear.readAllBytes()).isEqualTo(Archives.random(300_000));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM", "NONE" })
	void singleBytesAreReadAndWrittenToo(Format format) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (EncryptingStream stream = ArchiveCiphers.forWriting(TestKeys.hex(format), this.work).encrypt(out)) {
			for (int value = 0; value < 1000; value++) {
				stream.write(value);
			}
			stream.finish();
		}
		ArchiveCipher cipher = ArchiveCiphers.forReading(format, List.of(TestKeys.hexKey()), this.work);
		try (InputStream clear = cipher.decrypt(new ByteArrayInputStream(out.toByteArray()))) {
			for (int value = 0; value < 1000; value++) {
				assertThat(clear.read()).isEqualTo(value & 0xff);
			}
			assertThat(clear.read()).isEqualTo(-1);
			assertThat(clear.read()).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GNUPG", "RAW_GCM" })
	void aSpoolThatCannotBeUsedIsAMatterOfTheDisk(Format format) throws IOException {
		byte[] archive = Archives.encrypt(TestKeys.hex(format), Archives.random(1000), this.work);
		Path missing = this.work.resolve("missing");
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> Archives.decrypt(format, TestKeys.hexKey(), archive, missing))
			.withMessageContaining("the temporary file of an archive in " + missing + " cannot be used")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.DISK_FULL));
		assertThat(Files.exists(missing)).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM" })
	void closingTheClearStreamClosesTheSource(Format format) throws IOException {
		byte[] archive = Archives.encrypt(TestKeys.hex(format), Archives.random(1000), this.work);
		Dribble source = new Dribble(archive);
		ArchiveCiphers.forReading(format, List.of(TestKeys.hexKey()), this.work).decrypt(source).close();
		assertThat(source.closed).isTrue();
	}

	/** Killed at any time, the process leaves nothing on the disk. */
	@ParameterizedTest
	@EnumSource(names = { "GNUPG", "RAW_GCM" })
	@DisabledOnOs(OS.WINDOWS)
	void temporaryFilesHaveNoNameWhileTheyAreUsed(Format format) throws IOException {
		ArchiveCipher cipher = ArchiveCiphers.forWriting(TestKeys.hex(format), this.work);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (EncryptingStream stream = cipher.encrypt(out)) {
			stream.write(Archives.random(300_000));
			assertThat(this.work).isEmptyDirectory();
			stream.finish();
		}
		try (InputStream clear = cipher.decrypt(new ByteArrayInputStream(out.toByteArray()))) {
			assertThat(clear.readNBytes(1000)).isEqualTo(Arrays.copyOf(Archives.random(300_000), 1000));
			assertThat(this.work).isEmptyDirectory();
		}
	}

	private static final class BreaksAt extends InputStream {

		private static final IOException RESET = new IOException("connection reset");

		private final byte[] bytes;

		private final int end;

		private int position;

		private boolean broke;

		BreaksAt(byte[] bytes, int end) {
			this.bytes = bytes;
			this.end = end;
		}

		@Override
		public int read() throws IOException {
			if (this.position == this.end) {
				this.broke = true;
				throw RESET;
			}
			return this.bytes[this.position++] & 0xff;
		}

	}

	private static final class Dribble extends FilterInputStream {

		private boolean closed;

		Dribble(byte[] bytes) {
			super(new ByteArrayInputStream(bytes));
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			return super.read(bytes, offset, Math.min(length, 1));
		}

		@Override
		public void close() throws IOException {
			this.closed = true;
			super.close();
		}

	}

}
