package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** The user that this process runs as, in the file system's words. */
final class ProcessOwner {

	private ProcessOwner() {
	}

	static boolean owns(UserPrincipal owner) throws IOException {
		return owner.equals(current());
	}

	/**
	 * Linux shows it as the owner of our own process; elsewhere a file that we create is
	 * asked. The name alone would not do: in containers a user often has none.
	 */
	private static UserPrincipal current() throws IOException {
		Path self = Path.of("/proc/self");
		if (Files.exists(self)) {
			return Files.getOwner(self);
		}
		Path probe = Files.createTempFile("holdfast", ".probe");
		try {
			return Files.getOwner(probe);
		}
		finally {
			Files.deleteIfExists(probe);
		}
	}

}
