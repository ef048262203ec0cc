package dev.holdfast.readback;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;

import dev.holdfast.archive.ChunkQueue;
import dev.holdfast.archive.Compression;
import dev.holdfast.archive.ReadAhead;
import dev.holdfast.archive.encryption.AesWarmUp;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.plan.CompressionSpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads one archive to its real end: one thread takes its checksums, a second decrypts
 * and decompresses, and the caller's looks at every entry, over bounded queues. The
 * checksums are taken of all bytes even when the content cannot be read: they say what is
 * wrong with it.
 *
 * @param <T> what is made of the content
 */
public final class ArchiveReading<T> {

	private static final int CHUNKS = 8;

	private static final int CHUNK = 256 << 10;

	/** Bytes of an archive from which on warming up pays. */
	private static final long WARM_UP_FROM = 2L << 20;

	private final Manifest.Archive archive;

	private final LongConsumer progress;

	private final ChunkQueue queue = new ChunkQueue(CHUNKS, CHUNK);

	private volatile boolean stopped;

	private volatile @Nullable Thread reader;

	private ArchiveSums.@Nullable Found found;

	private @Nullable Throwable failure;

	/**
	 * @param archive as the signed manifest describes it
	 * @param progress hears of bytes that were read
	 */
	public ArchiveReading(Manifest.Archive archive, LongConsumer progress) {
		this.archive = archive;
		this.progress = progress;
	}

	/**
	 * Reads an archive.
	 * @param stored opens its bytes
	 * @param opening opens its content; null takes checksums only
	 * @param tar reads what was opened
	 * @throws CancellationException when {@link #stop} was called
	 * @throws dev.holdfast.failure.HoldfastException when the bytes cannot be read
	 */
	public Outcome<T> run(ReadAhead.Opener stored, @Nullable Opening opening, Tar<T> tar) throws IOException {
		Thread thread = new Thread(() -> read(stored), "archive-read");
		thread.setDaemon(true);
		this.reader = thread;
		thread.start();
		T content = null;
		Exception wrong = null;
		try {
			if (opening != null) {
				content = open(opening, tar);
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

	private T open(Opening opening, Tar<T> tar) throws IOException {
		CompressionSpec.Algorithm algorithm = CompressionSpec.Algorithm
			.valueOf(this.archive.compression().toUpperCase(Locale.ROOT));
		try (InputStream clear = ReadAhead.of(() -> clear(algorithm, opening), "archive-open")) {
			return tar.read(unlessStopped(clear));
		}
	}

	private InputStream clear(CompressionSpec.Algorithm algorithm, Opening opening) throws IOException {
		if (this.archive.size() >= WARM_UP_FROM) {
			// cold, decryption alone would take longer than all of the backup did
			AesWarmUp.run();
		}
		return Compression.open(algorithm, opening.open(this.queue.input()));
	}

	private InputStream unlessStopped(InputStream in) {
		return new FilterInputStream(in) {

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				if (ArchiveReading.this.stopped) {
					throw new CancellationException("stopped");
				}
				return super.read(bytes, offset, length);
			}

		};
	}

	private Outcome<T> outcome(@Nullable T content, @Nullable Exception wrong) throws IOException {
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
		ArchiveSums.Found sums = this.found;
		if (sums == null) {
			throw new IllegalStateException("the archive was not read to its end", unread);
		}
		return new Outcome<>(sums, content, wrong);
	}

	private void read(ReadAhead.Opener stored) {
		try (InputStream in = stored.open()) {
			ArchiveSums sums = new ArchiveSums(this.archive);
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
	public void stop() {
		this.stopped = true;
		Thread running = this.reader;
		if (running != null) {
			running.interrupt();
		}
	}

	/** Opens the stored bytes, with a key. */
	@FunctionalInterface
	public interface Opening {

		/**
		 * Opens them.
		 * @throws dev.holdfast.failure.HoldfastException with {@code WRONG_KEY} when no
		 * key opens them
		 */
		InputStream open(InputStream stored) throws IOException;

	}

	/**
	 * Reads the content to its end.
	 *
	 * @param <T> what it finds
	 */
	@FunctionalInterface
	public interface Tar<T> {

		T read(InputStream tar) throws IOException;

	}

	/**
	 * What was found.
	 *
	 * @param <T> what was found in the content
	 * @param sums of all bytes
	 * @param content of the archive; null when it was not or could not be opened
	 * @param wrong why it could not; null when it could or was not asked for
	 */
	public record Outcome<T>(ArchiveSums.Found sums, @Nullable T content, @Nullable Exception wrong) {
	}

}
