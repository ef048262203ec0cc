package dev.holdfast.archive.encryption;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.holdfast.plan.EncryptionSpec.Format;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** A writer that never finished leaves nothing that opens. */
class AbandonedArchiveTests {

	@TempDir
	Path work;

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM" })
	void closingWithoutFinishingLeavesNothingThatOpens(Format format) throws IOException {
		for (int size : new int[] { 0, 1, 65_536, 262_143, 262_144, 262_145, 1_000_000 }) {
			byte[] content = Archives.random(size);
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			try (EncryptingStream stream = ArchiveCiphers.forWriting(TestKeys.hex(format), this.work).encrypt(out)) {
				stream.write(content);
				stream.flush();
			}
			Mutations mutations = new Mutations(
					ArchiveCiphers.forReading(format, List.of(TestKeys.hexKey()), this.work), content);
			mutations.open(size + " bytes", out.toByteArray());
			assertThat(mutations.refused()).as("%d bytes", size).isEqualTo(1);
		}
		try (Stream<Path> left = Files.list(this.work)) {
			assertThat(left).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM", "NONE" })
	void nothingIsWrittenOrSealedAfterTheEnd(Format format) throws IOException {
		ArchiveCipher cipher = ArchiveCiphers.forWriting(TestKeys.hex(format), this.work);
		EncryptingStream sealed = cipher.encrypt(OutputStream.nullOutputStream());
		sealed.write(1);
		sealed.finish();
		assertThatIOException().isThrownBy(() -> sealed.write(1)).withMessage("the message is sealed");
		assertThatIOException().isThrownBy(sealed::finish).withMessage("the message is sealed");
		sealed.close();
		sealed.close();
		EncryptingStream closed = cipher.encrypt(OutputStream.nullOutputStream());
		closed.close();
		assertThatIOException().isThrownBy(() -> closed.write(1)).withMessage("the message is closed");
		assertThatIOException().isThrownBy(closed::finish).withMessage("the message is closed");
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "NONE" })
	void aMessageIsNotSealedAfterAWriteFailed(Format format) throws IOException {
		FullAfter out = new FullAfter(100_000);
		try (EncryptingStream stream = ArchiveCiphers.forWriting(TestKeys.hex(format), this.work).encrypt(out)) {
			assertThatIOException().isThrownBy(() -> stream.write(new byte[2_000_000])).withMessage("full");
			out.room = Long.MAX_VALUE;
			assertThatIOException().isThrownBy(() -> stream.write(1))
				.withMessage("the message was given up when writing it failed");
			assertThatIOException().isThrownBy(stream::finish)
				.withMessage("the message was given up when writing it failed");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENPGP", "GNUPG", "RAW_GCM", "NONE" })
	void theUnderlyingStreamStaysOpen(Format format) throws IOException {
		FullAfter out = new FullAfter(Long.MAX_VALUE);
		try (EncryptingStream stream = ArchiveCiphers.forWriting(TestKeys.hex(format), this.work).encrypt(out)) {
			stream.write(new byte[1000]);
			stream.finish();
		}
		assertThat(out.closed).isFalse();
	}

	private static final class FullAfter extends OutputStream {

		private long room;

		private boolean closed;

		FullAfter(long room) {
			this.room = room;
		}

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.room -= length;
			if (this.room < 0) {
				throw new IOException("full");
			}
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
