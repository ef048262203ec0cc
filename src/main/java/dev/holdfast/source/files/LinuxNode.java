package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.sun.jna.Native;
import dev.holdfast.archive.Entry.Sparse;
import org.jspecify.annotations.Nullable;

/**
 * A node held by an {@code O_PATH} descriptor. Everything is asked of that descriptor,
 * through {@code /proc/self/fd}, and children are opened relative to it: whatever is
 * renamed or replaced by a link meanwhile, nothing outside of the tree is ever reached.
 */
final class LinuxNode implements TreeNode {

	private static final int FLAGS = LinuxCalls.O_PATH | LinuxCalls.O_NOFOLLOW | LinuxCalls.O_CLOEXEC;

	private static final int MOST_RUNS = 10_000;

	private final int fd;

	private final Path path;

	private LinuxNode(int fd) {
		this.fd = fd;
		this.path = Path.of("/proc/self/fd/" + fd);
	}

	/** Opens a file by its absolute path, of which the last part is not followed. */
	static LinuxNode open(Path absolute) throws IOException {
		return open(LinuxCalls.AT_FDCWD, ByteNames.of(absolute), absolute.toString());
	}

	private static LinuxNode open(int directory, byte[] name, String shown) throws IOException {
		int fd = LinuxCalls.openat(directory, Arrays.copyOf(name, name.length + 1), FLAGS, 0);
		if (fd < 0) {
			throw LinuxCalls.failure(shown);
		}
		return new LinuxNode(fd);
	}

	@Override
	public FileFacts facts() throws IOException {
		return FileFacts.of(this.path);
	}

	@Override
	public String user() throws IOException {
		return String.valueOf(Files.getAttribute(this.path, "unix:owner"));
	}

	@Override
	public String group() throws IOException {
		return String.valueOf(Files.getAttribute(this.path, "unix:group"));
	}

	@Override
	public TreeNode child(RawName name) throws IOException {
		return open(this.fd, name.bytes(), name.text());
	}

	@Override
	public DirectoryStream<Path> list() throws IOException {
		return Files.newDirectoryStream(this.path);
	}

	@Override
	public SeekableByteChannel content() throws IOException {
		return FileChannel.open(this.path, StandardOpenOption.READ);
	}

	@Override
	public RawName target() throws IOException {
		byte[] buffer = new byte[4096];
		while (true) {
			int length = (int) LinuxCalls.readlinkat(this.fd, new byte[1], buffer, buffer.length);
			if (length < 0) {
				throw LinuxCalls.failure(this.path.toString());
			}
			if (length < buffer.length) {
				return RawName.decode(this.path, Arrays.copyOf(buffer, length));
			}
			buffer = new byte[buffer.length * 2];
		}
	}

	@Override
	public Map<String, byte[]> attributes() throws IOException {
		return LinuxAttributes.of(this.path);
	}

	@Override
	public @Nullable Sparse sparse(long size) throws IOException {
		int readable = LinuxCalls.openat(LinuxCalls.AT_FDCWD, LinuxCalls.zeroEnded(this.path.toString()),
				LinuxCalls.O_RDONLY | LinuxCalls.O_CLOEXEC, 0);
		if (readable < 0) {
			throw LinuxCalls.failure(this.path.toString());
		}
		try {
			return runs(readable, size);
		}
		finally {
			LinuxCalls.close(readable);
		}
	}

	private static @Nullable Sparse runs(int fd, long size) {
		List<Sparse.Run> runs = new ArrayList<>();
		long data = LinuxCalls.lseek(fd, 0, LinuxCalls.SEEK_DATA);
		while (data >= 0 && data < size) {
			long hole = LinuxCalls.lseek(fd, data, LinuxCalls.SEEK_HOLE);
			if (hole <= data || runs.size() == MOST_RUNS) {
				return null;
			}
			runs.add(new Sparse.Run(data, Math.min(hole, size) - data));
			data = LinuxCalls.lseek(fd, hole, LinuxCalls.SEEK_DATA);
		}
		if (data < 0 && Native.getLastError() != LinuxCalls.ENXIO) {
			return null;
		}
		long bytes = runs.stream().mapToLong(Sparse.Run::length).sum();
		return (bytes < size) ? new Sparse(size, runs) : null;
	}

	@Override
	public Path path() {
		return this.path;
	}

	@Override
	public void close() {
		LinuxCalls.close(this.fd);
	}

}
