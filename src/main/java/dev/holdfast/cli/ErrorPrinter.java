package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PlanProblems;

/**
 * Prints a failure: what and where, then what to do about it; the chain of causes with
 * {@code --debug} only. With {@code --json} the failure is the document as well.
 */
final class ErrorPrinter {

	private static final int CAUSES = 20;

	private final Output output;

	ErrorPrinter(Output output) {
		this.output = output;
	}

	/**
	 * Prints a failure.
	 * @return the exit code that it stands for
	 */
	int print(Throwable failure) {
		HoldfastException known = (failure instanceof HoldfastException ours) ? ours : defect(failure);
		if (known instanceof PlanProblems several) {
			several.problems().forEach((problem) -> lines(problem.text(), problem.hint()));
		}
		else {
			lines(known.what(), known.hint());
		}
		if (this.output.debug()) {
			causes(failure);
		}
		Map<String, Object> error = describe(known.what(), known.hint());
		error.put("code", known.code().code());
		if (known instanceof PlanProblems several) {
			error.put("problems", several.problems());
		}
		this.output.document(Map.of("error", error));
		return known.code().code();
	}

	/** Prints a failure for people only, where a document of its own tells programs. */
	void show(HoldfastException failure) {
		lines(failure.what(), failure.hint());
		if (this.output.debug()) {
			causes(failure);
		}
	}

	private void lines(String what, @Nullable String hint) {
		this.output.problem(this.output.paint("holdfast:", "31") + " " + what);
		if (hint != null) {
			this.output.problem(this.output.paint("HINT:", "36") + " " + hint);
		}
	}

	private static Map<String, Object> describe(String what, @Nullable String hint) {
		Map<String, Object> described = new LinkedHashMap<>();
		described.put("message", what);
		if (hint != null) {
			described.put("hint", hint);
		}
		return described;
	}

	private static HoldfastException defect(Throwable failure) {
		return new HoldfastException(ExitCode.DEFECT, "a defect in holdfast: " + failure.getClass().getName(),
				"run it again with --debug and report what it prints", failure);
	}

	private void causes(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; i < CAUSES && cause != null; i++) {
			this.output.problem("  " + ((i == 0) ? "" : "caused by ") + cause);
			for (StackTraceElement frame : cause.getStackTrace()) {
				if (frame.getClassName().startsWith("dev.holdfast.")) {
					this.output.problem("    at " + frame);
				}
			}
			cause = cause.getCause();
		}
	}

}
