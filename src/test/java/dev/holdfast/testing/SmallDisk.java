package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * A real file system of a few mebibytes that a test can fill: a tmpfs mount, for which
 * the tests must run as root. Elsewhere the test is skipped, also where CI is true,
 * because no package can give that right.
 */
public final class SmallDisk implements AutoCloseable {

	private final Path directory;

	private SmallDisk(Path directory) {
		this.directory = directory;
	}

	/** Mounts a file system of this size, mode 0700. */
	public static SmallDisk mount(int mebibytes) throws IOException {
		Path directory = Files.createTempDirectory("holdfast-small-disk");
		if (run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + mebibytes + "m", "tmpfs", directory.toString())) {
			return new SmallDisk(directory);
		}
		Files.delete(directory);
		Assumptions.abort("skipped: only root can mount the small file system that this test fills");
		throw new IllegalStateException("unreachable");
	}

	public Path directory() {
		return this.directory;
	}

	/** Changes mount options, for example to {@code ro}. */
	public void remount(String options) throws IOException {
		if (!run("mount", "-o", "remount," + options, this.directory.toString())) {
			throw new IOException("cannot remount " + this.directory);
		}
	}

	/** Bytes that ordinary users can still write. */
	public long free() throws IOException {
		return Files.getFileStore(this.directory).getUsableSpace();
	}

	@Override
	public void close() throws IOException {
		run("umount", "-l", this.directory.toString());
		Files.deleteIfExists(this.directory);
	}

	private static boolean run(String... command) throws IOException {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
