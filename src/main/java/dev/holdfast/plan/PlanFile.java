package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** One plan file: read at once, put together when somebody needs it. */
final class PlanFile {

	private final String origin;

	private final @Nullable PlanNode root;

	/** Why it could not be read at all. */
	private final List<PlanProblem> unreadable;

	private PlanFile(String origin, @Nullable PlanNode root, List<PlanProblem> unreadable) {
		this.origin = origin;
		this.root = root;
		this.unreadable = List.copyOf(unreadable);
	}

	/** Reads a file; one that is not YAML or JSON is remembered as that. */
	static PlanFile read(Path file) {
		String origin = file.toString();
		try {
			return new PlanFile(origin, PlanText.read(file), List.of());
		}
		catch (BadTextException ex) {
			return new PlanFile(origin, null, List.of(new PlanProblem(origin, ex.line(), "", ex.what(), ex.hint())));
		}
	}

	/** A plan that stands in no file. */
	static PlanFile of(String origin, PlanNode root) {
		return new PlanFile(origin, root, List.of());
	}

	String origin() {
		return this.origin;
	}

	/** What can be told without resolving variables. */
	PlanOutline outline(PlanEnvironment environment) {
		return PlanOutline.of(this.root, Variables.lenient(environment));
	}

	/**
	 * Puts the plan together.
	 * @throws PlanProblems with everything that is wrong in it
	 */
	BackupPlan resolve(PlanEnvironment environment) throws PlanProblems {
		Findings findings = new Findings(this.origin);
		BackupPlan plan = bind(findings, Variables.resolving(environment));
		if (plan == null) {
			throw new PlanProblems(problems(findings));
		}
		return plan.withWarnings(findings.warnings());
	}

	/**
	 * Puts the plan together for somebody who reads what it has stored. Its sources are
	 * not connected to, so what is secret of them may be missing.
	 * @throws PlanProblems with everything that is wrong in it
	 */
	BackupPlan resolveToRead(PlanEnvironment environment) throws PlanProblems {
		try {
			return resolve(environment);
		}
		catch (PlanProblems ex) {
			Findings findings = new Findings(this.origin);
			BackupPlan plan = bind(findings, Variables.resolving(environment).readingOnly());
			if (plan == null || !problems(findings).isEmpty()) {
				throw ex;
			}
			return plan.withWarnings(findings.warnings());
		}
	}

	/** What is wrong with its form, without resolving variables. */
	List<PlanProblem> check(PlanEnvironment environment) {
		Findings findings = new Findings(this.origin);
		bind(findings, Variables.lenient(environment));
		return problems(findings);
	}

	/** Parts of it that nothing in this version acts on, whatever their variables. */
	List<String> notActedOn(PlanEnvironment environment) {
		PlanNode plan = PlanOutline.plan(this.root, Variables.lenient(environment));
		return (plan instanceof PlanNode.Mapping mapping) ? PlanWarnings.notActedOn((key) -> mapping.get(key) != null)
				: List.of();
	}

	private List<PlanProblem> problems(Findings findings) {
		return this.unreadable.isEmpty() ? findings.problems() : this.unreadable;
	}

	private @Nullable BackupPlan bind(Findings findings, Variables variables) {
		if (this.root == null) {
			return null;
		}
		Place place = new Place(findings, variables, "", this.root.line());
		if (this.root instanceof PlanNode.Scalar scalar && scalar.text() == null) {
			return place.problem("is empty", "write a plan, or remove the file; docs/plans.md has an example");
		}
		PlanNode plan = (this.root instanceof PlanNode.Mapping mapping && ShortPlan.is(mapping))
				? ShortPlan.translate(mapping, place) : this.root;
		return (plan != null) ? PlanKeys.TYPE.read(plan, place) : null;
	}

}
