package dev.holdfast.source.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;

import com.sun.jna.Native;

/** System calls of Linux that Java has no way to. */
final class LinuxCalls {

	static final int AT_FDCWD = -100;

	static final int O_RDONLY = 0;

	static final int O_CLOEXEC = 0x80000;

	static final int O_PATH = 0x200000;

	static final int O_NOFOLLOW = System.getProperty("os.arch").matches("(arm|aarch64|ppc).*") ? 0x8000 : 0x20000;

	static final int SEEK_DATA = 3;

	static final int SEEK_HOLE = 4;

	static final int ENXIO = 6;

	static final int ERANGE = 34;

	static final int ENODATA = 61;

	static final int ENOTSUP = 95;

	private LinuxCalls() {
	}

	static native int openat(int directory, byte[] path, int flags, int mode);

	static native int close(int fd);

	static native long readlinkat(int fd, byte[] path, byte[] buffer, long size);

	static native long listxattr(byte[] path, byte[] buffer, long size);

	static native long getxattr(byte[] path, byte[] name, byte[] buffer, long size);

	static native long lseek(int fd, long offset, int whence);

	/** Whether they can be called, tried on a link that every Linux has. */
	static boolean areAvailable() {
		return Loaded.AVAILABLE;
	}

	/** Begins to load what they need, beside whatever is done until they are called. */
	static void warmUp() {
		Thread loading = new Thread(LinuxCalls::areAvailable, "holdfast-native");
		loading.setDaemon(true);
		loading.start();
	}

	/** A text as C has it. */
	static byte[] zeroEnded(String text) {
		return (text + "\0").getBytes(StandardCharsets.UTF_8);
	}

	/** What the last failed call of this thread means, as Java itself would say it. */
	static FileSystemException failure(String file) {
		int code = Native.getLastError();
		return switch (code) {
			case 2 -> new NoSuchFileException(file);
			case 13 -> new AccessDeniedException(file);
			case 20 -> new NoSuchFileException(file, null, "not a directory");
			case 22 -> new NotLinkException(file);
			default -> new FileSystemException(file, null, reason(code));
		};
	}

	private static String reason(int code) {
		return switch (code) {
			case 1 -> "operation not permitted";
			case 5 -> "input/output error";
			case 23, 24 -> "too many open files";
			case 36 -> "file name too long";
			case 40 -> "too many levels of symbolic links";
			case 116 -> "stale file handle";
			default -> "error " + code + " of the system";
		};
	}

	/** Loads the library when it is first asked for: that takes a while. */
	private static final class Loaded {

		static final boolean AVAILABLE = load();

		private static boolean load() {
			if (!"Linux".equals(System.getProperty("os.name"))) {
				return false;
			}
			try {
				if (Native.LONG_SIZE != 8) {
					return false;
				}
				Native.register(LinuxCalls.class, "c");
				int fd = openat(AT_FDCWD, zeroEnded("/proc/self"), O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
				if (fd < 0) {
					return false;
				}
				boolean link = FileFacts.of(Path.of("/proc/self/fd/" + fd)).kind() == FileFacts.Kind.LINK;
				close(fd);
				return link && Files.isDirectory(Path.of("/proc/self/fd"));
			}
			catch (LinkageError | Exception ex) {
				return false;
			}
		}

	}

}
