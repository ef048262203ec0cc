package dev.holdfast.verify;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import dev.holdfast.archive.ChunkQueue;
import dev.holdfast.archive.Compression;
import dev.holdfast.archive.ReadAhead;
import dev.holdfast.archive.encryption.AesWarmUp;
import dev.holdfast.archive.encryption.ArchiveCipher;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.plan.CompressionSpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads one archive to its real end: one thread takes its checksums, a second decrypts
 * and decompresses, and the caller's looks at every entry, over bounded queues. The
 * checksums are taken of all bytes even when the content cannot be read: they say what is
 * wrong with it.
 */
final class ArchiveCheck {

	private static final int CHUNKS = 8;

	private static final int CHUNK = 256 << 10;

	/** Bytes of an archive from which on warming up pays. */
	private static final long WARM_UP_FROM = 2L << 20;

	private final Manifest manifest;

	private final LongConsumer progress;

	private final ChunkQueue queue = new ChunkQueue(CHUNKS, CHUNK);

	private volatile boolean stopped;

	private volatile @Nullable Thread reader;

	private Sums.@Nullable Found found;

	private @Nullable Throwable failure;

	ArchiveCheck(Manifest manifest, LongConsumer progress) {
		this.manifest = manifest;
		this.progress = progress;
	}

	/**
	 * Reads an archive.
	 * @param stored opens its bytes
	 * @param cipher makes what opens its content; null takes checksums only
	 * @throws CancellationException when {@link #stop} was called
	 * @throws dev.holdfast.failure.HoldfastException when the bytes cannot be read
	 */
	Outcome run(ReadAhead.Opener stored, @Nullable Supplier<ArchiveCipher> cipher) throws IOException {
		Thread thread = new Thread(() -> read(stored), "verify-read");
		thread.setDaemon(true);
		this.reader = thread;
		thread.start();
		ContentFigures content = null;
		Exception wrong = null;
		try {
			if (cipher != null) {
				content = open(cipher.get());
			}
		}
		catch (IOException | RuntimeException ex) {
			wrong = ex;
		}
		finally {
			this.queue.input().close();
			join(thread);
		}
		return outcome(content, wrong);
	}

	private ContentFigures open(ArchiveCipher cipher) throws IOException {
		CompressionSpec.Algorithm algorithm = CompressionSpec.Algorithm
			.valueOf(this.manifest.archive().compression().toUpperCase(Locale.ROOT));
		try (InputStream tar = ReadAhead.of(() -> clear(algorithm, cipher), "verify-open")) {
			return new ContentCheck(this.manifest).read(unlessStopped(tar));
		}
	}

	private InputStream clear(CompressionSpec.Algorithm algorithm, ArchiveCipher cipher) throws IOException {
		if (this.manifest.archive().size() >= WARM_UP_FROM) {
			// cold, decryption alone would take longer than all of the backup did
			AesWarmUp.run();
		}
		return Compression.open(algorithm, cipher.decryptToCompare(this.queue.input()));
	}

	private InputStream unlessStopped(InputStream in) {
		return new FilterInputStream(in) {

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				if (ArchiveCheck.this.stopped) {
					throw new CancellationException("stopped");
				}
				return super.read(bytes, offset, length);
			}

		};
	}

	private Outcome outcome(@Nullable ContentFigures content, @Nullable Exception wrong) throws IOException {
		if (this.stopped) {
			throw new CancellationException("stopped");
		}
		Throwable unread = this.failure;
		if (unread instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		if (unread instanceof IOException checked) {
			throw checked;
		}
		Sums.Found sums = this.found;
		if (sums == null) {
			throw new IllegalStateException("the archive was not read to its end", unread);
		}
		return new Outcome(sums, content, wrong);
	}

	private void read(ReadAhead.Opener stored) {
		try (InputStream in = stored.open()) {
			Sums sums = new Sums(this.manifest.archive());
			byte[] chunk = this.queue.take();
			for (int read = in.readNBytes(chunk, 0, chunk.length); read > 0; read = in.readNBytes(chunk, 0,
					chunk.length)) {
				if (this.stopped) {
					throw new CancellationException("stopped");
				}
				sums.add(chunk, read);
				this.progress.accept(read);
				this.queue.put(chunk, read);
				chunk = this.queue.take();
			}
			this.found = sums.found();
			this.queue.end(null);
		}
		catch (InterruptedException ex) {
			end(new CancellationException("stopped"));
		}
		catch (IOException | RuntimeException | Error ex) {
			end(ex);
		}
	}

	private void end(Throwable thrown) {
		this.failure = thrown;
		this.queue.end((thrown instanceof IOException io) ? new UncheckedIOException(io) : thrown);
	}

	private static void join(Thread thread) {
		boolean interrupted = false;
		while (thread.isAlive()) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
				thread.interrupt();
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/** Makes {@link #run} end soon. */
	void stop() {
		this.stopped = true;
		Thread running = this.reader;
		if (running != null) {
			running.interrupt();
		}
	}

	/**
	 * What was found.
	 *
	 * @param sums of all bytes
	 * @param content of the archive; null when it was not or could not be opened
	 * @param wrong why it could not; null when it could or was not asked for
	 */
	record Outcome(Sums.Found sums, @Nullable ContentFigures content, @Nullable Exception wrong) {
	}

}
