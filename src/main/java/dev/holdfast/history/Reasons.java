package dev.holdfast.history;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/** Why something failed, in words for people. */
final class Reasons {

	private Reasons() {
	}

	/** The reason alone, since the message around it names the file. */
	static String of(Exception failure) {
		if (failure instanceof AccessDeniedException) {
			return "permission denied";
		}
		if (failure instanceof FileSystemException file && file.getReason() != null) {
			return Objects.requireNonNull(file.getReason());
		}
		String message = failure.getMessage();
		return (message != null) ? message.lines().findFirst().orElse("") : failure.getClass().getSimpleName();
	}

}
