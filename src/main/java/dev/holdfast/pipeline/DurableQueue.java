package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Segments as files of one directory. A segment appears under its final name by rename
 * when it is whole, so that what a killed process leaves is either a whole segment or a
 * temporary file that is overwritten. The end is a file too. Nothing is forced to disk:
 * segments outlive a killed process, and staging of another boot is never used.
 */
final class DurableQueue implements SegmentQueue {

	private static final String END = "end.json";

	private final Path directory;

	private final Gate gate;

	private final long bound;

	private final Map<Long, Long> present = new HashMap<>();

	private long bytes;

	private @Nullable String note;

	private long count = -1;

	/**
	 * Opens the queue with what an earlier process left in it.
	 * @param bound bytes at most, before {@link #begin} waits
	 */
	DurableQueue(Path directory, long bound, Gate gate) throws IOException {
		this.directory = directory;
		this.bound = bound;
		this.gate = gate;
		PrivateFiles.createDirectories(directory);
		scan();
	}

	private void scan() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				String name = file.getFileName().toString();
				if (name.endsWith(".seg")) {
					long size = Files.size(file);
					this.present.put(Long.parseLong(name.substring(0, name.length() - 4)), size);
					this.bytes += size;
				}
			}
		}
		Path end = this.directory.resolve(END);
		if (Files.exists(end)) {
			String text = Files.readString(end);
			int line = text.indexOf('\n');
			this.count = Long.parseLong(text.substring(0, line));
			this.note = text.substring(line + 1);
		}
	}

	@Override
	public SegmentOutput begin(long number) throws IOException {
		this.gate.await(() -> this.bytes < this.bound || this.present.isEmpty());
		return new FileOutput(number);
	}

	@Override
	public long size(long number) {
		synchronized (this.gate) {
			return this.present.getOrDefault(number, -1L);
		}
	}

	@Override
	public @Nullable Segment take(long number) {
		this.gate.await(() -> this.present.containsKey(number) || this.count >= 0);
		synchronized (this.gate) {
			Long size = this.present.get(number);
			if (size != null) {
				return new FileSegment(number, size, file(number));
			}
			if (number >= this.count) {
				return null;
			}
		}
		throw new IllegalStateException("segment " + number + " of " + this.directory.getFileName() + " is missing");
	}

	@Override
	public void release(long number) throws IOException {
		Files.deleteIfExists(file(number));
		this.gate.change(() -> {
			Long size = this.present.remove(number);
			this.bytes -= (size != null) ? size : 0;
		});
	}

	@Override
	public void passed(long number) {
		this.gate.check();
	}

	@Override
	public void end(long count, String note) throws IOException {
		PrivateFiles.write(this.directory.resolve(END), count + "\n" + note);
		this.gate.change(() -> {
			this.count = count;
			this.note = note;
		});
	}

	@Override
	public @Nullable String endNote() {
		synchronized (this.gate) {
			return this.note;
		}
	}

	@Override
	public void clear() throws IOException {
		// the end goes first: segments without an end are never taken for a whole stream
		Files.deleteIfExists(this.directory.resolve(END));
		PrivateFiles.deleteContents(this.directory);
		synchronized (this.gate) {
			this.present.clear();
			this.bytes = 0;
			this.count = -1;
			this.note = null;
		}
	}

	private Path file(long number) {
		return this.directory.resolve(String.format("%08d.seg", number));
	}

	private record FileSegment(long number, long size, Path file) implements Segment {

		@Override
		public ReadableByteChannel open() throws IOException {
			return FileChannel.open(this.file, StandardOpenOption.READ);
		}

	}

	private final class FileOutput implements SegmentOutput {

		private final long number;

		private final Path temporary;

		private final FileChannel channel;

		private long size;

		FileOutput(long number) throws IOException {
			this.number = number;
			this.temporary = DurableQueue.this.directory.resolve(String.format("%08d.part", number));
			this.channel = PrivateFiles.create(this.temporary);
		}

		@Override
		public int write(ByteBuffer source) throws IOException {
			int written = this.channel.write(source);
			this.size += written;
			return written;
		}

		@Override
		public long size() {
			return this.size;
		}

		@Override
		public void publish() throws IOException {
			this.channel.close();
			Files.move(this.temporary, file(this.number), StandardCopyOption.ATOMIC_MOVE);
			DurableQueue.this.gate.change(() -> {
				DurableQueue.this.present.put(this.number, this.size);
				DurableQueue.this.bytes += this.size;
			});
		}

		@Override
		public boolean isOpen() {
			return this.channel.isOpen();
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
			Files.deleteIfExists(this.temporary);
		}

	}

}
