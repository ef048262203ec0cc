package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** Why a file cannot be read, in a few words. */
final class Reason {

	private Reason() {
	}

	static String of(IOException failure) {
		if (failure instanceof AccessDeniedException) {
			return "permission denied";
		}
		if (failure instanceof NoSuchFileException) {
			return "no such file";
		}
		String reason = (failure instanceof FileSystemException exception) ? exception.getReason()
				: failure.getMessage();
		String lower = (reason != null) ? reason.toLowerCase(Locale.ROOT) : failure.getClass().getSimpleName();
		if (lower.startsWith("too many open files")) {
			// not this file's fault: all later ones would be missing too
			throw new HoldfastException(ExitCode.UNREACHABLE, "too many open files",
					"raise the limit (ulimit -n): each level of directories needs one", failure);
		}
		return lower;
	}

}
