package dev.holdfast.history;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;

/** Which exit code counts when several could. */
public final class ExitCodes {

	/** The first of these that occurred is the process's. */
	private static final List<ExitCode> ORDER = List.of(ExitCode.TERMINATED, ExitCode.INTERRUPTED, ExitCode.DEFECT,
			ExitCode.BAD_PLAN, ExitCode.UNREACHABLE, ExitCode.BUSY, ExitCode.WRONG_KEY, ExitCode.DESTINATION_REFUSED,
			ExitCode.DISK_FULL, ExitCode.DAMAGED, ExitCode.NOTHING_TO_RESTORE, ExitCode.STALE, ExitCode.WARNINGS,
			ExitCode.DONE);

	private ExitCodes() {
	}

	/** The code of several jobs in one process; {@code DONE} when there were none. */
	public static ExitCode of(Stream<ExitCode> codes) {
		return codes.reduce(ExitCode.DONE, (first, second) -> precedes(second, first) ? second : first);
	}

	static boolean precedes(ExitCode one, ExitCode other) {
		return ORDER.indexOf(one) < ORDER.indexOf(other);
	}

	/** The code behind a number; empty where it is none of ours. */
	public static Optional<ExitCode> byNumber(String number) {
		return ORDER.stream().filter((code) -> String.valueOf(code.code()).equals(number)).findFirst();
	}

}
