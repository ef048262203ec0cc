package dev.holdfast.source.files;

import com.sun.jna.Native;

/** System calls of Linux that write, and that Java has no way to. */
final class LinuxWrites {

	private static final int RENAME_EXCHANGE = 2;

	private static final int AT_SYMLINK_NOFOLLOW = 0x100;

	private LinuxWrites() {
	}

	static native int utimensat(int directory, byte[] path, long[] times, int flags);

	static native int fchownat(int directory, byte[] path, int user, int group, int flags);

	static native int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags);

	static native int chmod(byte[] path, int mode);

	static native int mkfifo(byte[] path, int mode);

	static native int renameat2(int from, byte[] old, int to, byte[] other, int flags);

	/** Whether they can be called. */
	static boolean areAvailable() {
		return Loaded.AVAILABLE;
	}

	/** Makes two names change places; both must exist. Whether the system can. */
	static boolean exchange(byte[] one, byte[] other) {
		return areAvailable() && renameat2(LinuxCalls.AT_FDCWD, one, LinuxCalls.AT_FDCWD, other, RENAME_EXCHANGE) == 0;
	}

	/** Sets when a file, or the link itself, was changed. Whether the system did. */
	static boolean modified(byte[] path, long seconds, long nanos) {
		long[] times = { seconds, nanos, seconds, nanos };
		return utimensat(LinuxCalls.AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) == 0;
	}

	/** Sets whose a file, or the link itself, is. Whether the system did. */
	static boolean owner(byte[] path, int user, int group) {
		return fchownat(LinuxCalls.AT_FDCWD, path, user, group, AT_SYMLINK_NOFOLLOW) == 0;
	}

	private static final class Loaded {

		static final boolean AVAILABLE = load();

		private static boolean load() {
			if (!LinuxCalls.areAvailable()) {
				return false;
			}
			try {
				Native.register(LinuxWrites.class, "c");
				return true;
			}
			catch (LinkageError ex) {
				return false;
			}
		}

	}

}
