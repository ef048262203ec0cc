package dev.holdfast.plan;

import java.util.List;
import java.util.stream.Collectors;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** Everything that is wrong with the plans that were read, all at once. */
public final class PlanProblems extends HoldfastException {

	private static final long serialVersionUID = 1L;

	private final transient List<PlanProblem> problems;

	/**
	 * Everything that is wrong.
	 * @param problems at least one, in the order of files and lines
	 */
	public PlanProblems(List<PlanProblem> problems) {
		super(ExitCode.BAD_PLAN, problems.stream().map(PlanProblem::text).collect(Collectors.joining("\n")),
				problems.get(0).hint());
		this.problems = List.copyOf(problems);
	}

	/** All of them, at least one. */
	public List<PlanProblem> problems() {
		return this.problems;
	}

}
