package dev.holdfast.archive.encryption;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/** Turns whatever a parser or cipher throws into what it means for the archive. */
final class Failures {

	private static final String DAMAGED_HINT = "take the archive from another destination, or an older backup";

	private Failures() {
	}

	/** While an archive is opened. A failed read of the stored bytes stays what it is. */
	static RuntimeException opening(SourceStream source, Exception ex) {
		if (ex instanceof HoldfastException known) {
			return known;
		}
		IOException failure = source.failure();
		if (failure != null) {
			return new UncheckedIOException(failure);
		}
		return damaged((ex instanceof DamagedArchiveException) ? String.valueOf(ex.getMessage()) : describe(ex), ex);
	}

	/**
	 * While an opened archive is read. What a destination throws when it cannot be read
	 * is thrown on: the archive may be whole.
	 */
	static IOException reading(SourceStream source, Exception ex) {
		if (ex instanceof HoldfastException known && known.code() != ExitCode.DAMAGED) {
			throw known;
		}
		if (ex instanceof DamagedArchiveException known) {
			return known;
		}
		IOException failure = source.failure();
		return (failure != null) ? failure : new DamagedArchiveException(describe(ex), ex);
	}

	static HoldfastException damaged(String what, @Nullable Throwable cause) {
		return new HoldfastException(ExitCode.DAMAGED, what, DAMAGED_HINT, cause);
	}

	static HoldfastException wrongKey(String what, String hint) {
		return new HoldfastException(ExitCode.WRONG_KEY, what, hint);
	}

	private static String describe(Exception ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof EOFException) {
				return "the archive ends too early";
			}
		}
		return "the archive is damaged: its bytes are not those that were written";
	}

}
