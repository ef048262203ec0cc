package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

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
		return (reason != null) ? reason.toLowerCase(Locale.ROOT) : failure.getClass().getSimpleName();
	}

}
