package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/**
 * Extended attributes of all name spaces that the process may see: {@code user.},
 * {@code security.}, {@code system.posix_acl_…}, and {@code trusted.} for root.
 */
final class LinuxAttributes {

	private static final int FIRST_TRY = 1024;

	private static final int LARGEST = 64 << 10;

	private LinuxAttributes() {
	}

	static Map<String, byte[]> of(Path path) throws IOException {
		byte[] name = LinuxCalls.zeroEnded(path.toString());
		byte[] list = call(path, (buffer) -> LinuxCalls.listxattr(name, buffer, buffer.length));
		if (list == null || list.length == 0) {
			return Map.of();
		}
		Map<String, byte[]> attributes = new TreeMap<>();
		int start = 0;
		for (int i = 0; i < list.length; i++) {
			if (list[i] == 0) {
				byte[] key = Arrays.copyOfRange(list, start, i + 1);
				byte[] value = call(path, (buffer) -> LinuxCalls.getxattr(name, key, buffer, buffer.length));
				if (value != null) {
					attributes.put(new String(key, 0, key.length - 1, StandardCharsets.UTF_8), value);
				}
				start = i + 1;
			}
		}
		return attributes;
	}

	/**
	 * What the call put into a buffer that was large enough; null where there is none.
	 */
	private static byte @Nullable [] call(Path path, Call call) throws IOException {
		for (int size = FIRST_TRY;; size = LARGEST) {
			byte[] buffer = new byte[size];
			int length = (int) call.into(buffer);
			if (length >= 0) {
				return Arrays.copyOf(buffer, length);
			}
			int code = Native.getLastError();
			if (code == LinuxCalls.ENOTSUP || code == LinuxCalls.ENODATA) {
				return null;
			}
			if (code != LinuxCalls.ERANGE || size == LARGEST) {
				throw LinuxCalls.failure(path.toString());
			}
		}
	}

	/** A call that fills a buffer. */
	private interface Call {

		long into(byte[] buffer);

	}

}
