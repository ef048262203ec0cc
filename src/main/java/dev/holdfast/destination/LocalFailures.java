package dev.holdfast.destination;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** Says what went wrong in a local destination, in one line. */
record LocalFailures(String destination, Path root) {

	/** Below this many free bytes a failed write is taken for a full disk. */
	private static final long NEARLY_NOTHING = 64 * 1024;

	/**
	 * Translates a failure.
	 * @param doing for example {@code writing}
	 */
	HoldfastException of(String doing, Path path, IOException ex) {
		if (ex instanceof ClosedByInterruptException) {
			return new HoldfastException(ExitCode.INTERRUPTED, "interrupted while " + doing + " " + path, null, ex);
		}
		if (isFull(ex)) {
			return full(doing + " " + path + ": no space left", ex);
		}
		return new HoldfastException(ExitCode.DESTINATION_REFUSED,
				"destination " + this.destination + ": " + doing + " " + path + ": " + reason(ex), hint(ex), ex);
	}

	/** The disk is full, or will be. */
	HoldfastException full(String what, @Nullable IOException ex) {
		return new HoldfastException(ExitCode.DISK_FULL, "destination " + this.destination + ": " + what,
				"free space on the file system of " + this.root + ", or let retention keep fewer backups", ex);
	}

	HoldfastException refused(String what, String hint) {
		return new HoldfastException(ExitCode.DESTINATION_REFUSED, "destination " + this.destination + ": " + what,
				hint);
	}

	/** The system's own words may be in any language: ask the file system as well. */
	private boolean isFull(IOException ex) {
		String message = String.valueOf(ex.getMessage());
		if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
			return true;
		}
		try {
			return ex.getClass() == IOException.class
					&& Files.getFileStore(this.root).getUsableSpace() < NEARLY_NOTHING;
		}
		catch (IOException cannotSay) {
			return false;
		}
	}

	private static String reason(IOException ex) {
		if (ex instanceof NoSuchFileException) {
			return "no such file or directory";
		}
		if (ex instanceof AccessDeniedException) {
			return "permission denied";
		}
		if (ex instanceof NotDirectoryException) {
			return "not a directory";
		}
		String reason = (ex instanceof FileSystemException failure) ? failure.getReason() : ex.getMessage();
		return (reason != null) ? reason.toLowerCase(Locale.ROOT) : ex.getClass().getSimpleName();
	}

	private String hint(IOException ex) {
		if (ex instanceof AccessDeniedException) {
			return "let the user that runs holdfast own " + this.root + " and everything in it";
		}
		if (ex instanceof NoSuchFileException) {
			return "create " + this.root + " or mount its disk, or correct the destination's path";
		}
		return "look at the disk of " + this.root + " (mount, df, dmesg)";
	}

}
