package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.stream.Collectors;

import dev.holdfast.archive.encryption.AesWarmUp;
import dev.holdfast.archive.encryption.EncryptingStream;

/**
 * Encrypts the frames in order into the parts of the archive. The seal is written before
 * the frames are removed: until then the encryption can begin again at the first of them.
 */
final class EncryptStage {

	private static final long WARM_UP_FROM = 2L << 20;

	private static final int BUFFER = 64 * 1024;

	private final PipelineSettings settings;

	private final SegmentQueue compressed;

	private final Parts parts;

	private final RunProgress progress;

	EncryptStage(PipelineSettings settings, SegmentQueue compressed, Parts parts, RunProgress progress) {
		this.settings = settings;
		this.compressed = compressed;
		this.parts = parts;
		this.progress = progress;
	}

	Seal run() throws IOException {
		Seal seal = this.parts.seal();
		if (seal == null) {
			seal = encrypt();
		}
		this.compressed.clear();
		return seal;
	}

	private Seal encrypt() throws IOException {
		this.parts.beginRun(this.settings.destinations()
			.stream()
			.map((target) -> target.destination().name())
			.collect(Collectors.toSet()));
		try (PartsOutput out = new PartsOutput(this.parts, this.settings.partSize(), this.progress);
				EncryptingStream encrypting = this.settings.cipher().encrypt(out)) {
			out.header(encrypting.headerBytes());
			copy(encrypting);
			encrypting.finish();
			Seal seal = out.finish();
			this.parts.seal(seal);
			return seal;
		}
	}

	private void copy(EncryptingStream out) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
		long number = 0;
		Segment segment = this.compressed.take(number);
		long total = 0;
		while (segment != null) {
			if (total < WARM_UP_FROM && total + segment.size() >= WARM_UP_FROM) {
				// not for small archives, which it would only delay
				AesWarmUp.run();
			}
			total += segment.size();
			try (ReadableByteChannel in = segment.open()) {
				while (in.read(buffer.clear()) >= 0) {
					out.write(buffer.array(), 0, buffer.position());
				}
			}
			this.compressed.passed(number);
			number++;
			segment = this.compressed.take(number);
		}
	}

}
