package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/** Turns what a stage throws into a failure that a person can act on. */
final class StageFailures {

	private StageFailures() {
	}

	static RuntimeException translate(String stage, Path staging, Throwable failure) {
		if (failure instanceof HoldfastException known) {
			return known;
		}
		IOException io = io(failure);
		if (io != null && isDiskFull(io)) {
			return new HoldfastException(ExitCode.DISK_FULL, stage + ": the disk of " + staging + " is full",
					"free space there, set limits.staging-directory to a larger disk, or use hand-off: memory",
					failure);
		}
		if (io instanceof NoSuchFileException gone && isIn(staging, gone)) {
			return new HoldfastException(ExitCode.UNREACHABLE,
					stage + ": staging " + gone.getFile() + " is gone: something removed it while the backup ran",
					"let nothing clean up " + staging + " while a backup runs, then run the backup again", failure);
		}
		if (io instanceof AccessDeniedException) {
			return new HoldfastException(ExitCode.BAD_PLAN, stage + ": " + io.getMessage() + " may not be accessed",
					"give the user that runs Holdfast access to it", failure);
		}
		if (io != null) {
			return new HoldfastException(ExitCode.DEFECT, stage + ": " + io.getMessage(),
					"look at the disk of " + staging + "; --debug shows where it happened", failure);
		}
		return new HoldfastException(ExitCode.DEFECT, stage + ": " + failure,
				"this is a defect in Holdfast: please report it with the output of --debug", failure);
	}

	private static @Nullable IOException io(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException io) {
				return io;
			}
		}
		return null;
	}

	private static boolean isIn(Path staging, NoSuchFileException gone) {
		return gone.getFile() != null && Path.of(gone.getFile()).toAbsolutePath().startsWith(staging.toAbsolutePath());
	}

	private static boolean isDiskFull(IOException failure) {
		String message = String.valueOf(failure.getMessage());
		return message.contains("No space left") || message.contains("Disk quota exceeded");
	}

}
