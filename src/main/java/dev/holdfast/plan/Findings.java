package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was found in one plan file: problems, warnings, and how much stays unknown. */
final class Findings {

	private final String file;

	private final List<PlanProblem> problems = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private int unknown;

	Findings(String file) {
		this.file = file;
	}

	String file() {
		return this.file;
	}

	void problem(int line, String key, String message, String hint) {
		this.problems.add(new PlanProblem(this.file, line, key, message, hint));
	}

	void warning(String text) {
		this.warnings.add(text);
	}

	/** A value is left out because its variables were not to be resolved. */
	void unknown() {
		this.unknown++;
	}

	/** Grows with every problem and every value left out. */
	int count() {
		return this.problems.size() + this.unknown;
	}

	/** In the order of the file. */
	List<PlanProblem> problems() {
		return this.problems.stream().sorted(Comparator.comparingInt(PlanProblem::line)).toList();
	}

	List<String> warnings() {
		return List.copyOf(this.warnings);
	}

}
