package dev.holdfast.plan;

import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a test expects to be told. */
final class PlanProblemsFixture {

	private PlanProblemsFixture() {
	}

	/** The problems that a call ends with. */
	static List<PlanProblem> problemsOf(ThrowingCallable call) {
		PlanProblems problems = catchThrowableOfType(PlanProblems.class, call);
		if (problems == null) {
			throw new AssertionError("no problem was told");
		}
		return problems.problems();
	}

	/** Their lines as they are printed. */
	static List<String> textsOf(ThrowingCallable call) {
		return problemsOf(call).stream().map(PlanProblem::text).toList();
	}

}
