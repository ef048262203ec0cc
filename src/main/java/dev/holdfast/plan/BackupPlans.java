package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.NearestName;

/**
 * The backup plans of a directory: its files that end with {@code .yaml}, {@code .yml} or
 * {@code .json}; without any such file, a plan named {@code default} made from
 * environment variables. Files are read when asked for, and a plan that is wrong does not
 * hinder the others.
 */
public final class BackupPlans {

	private final PlanDirectory directory;

	private final PlanEnvironment environment;

	/**
	 * Plans of a directory.
	 * @param directory it need not exist
	 * @param environment what variables are taken from
	 */
	public BackupPlans(Path directory, PlanEnvironment environment) {
		this.directory = new PlanDirectory(directory);
		this.environment = environment;
	}

	/**
	 * Finds one plan and resolves its variables.
	 * @param nameOrPath the plan's name, or the path of a plan file
	 * @throws PlanProblems when there is no such plan or anything is wrong with it
	 */
	public BackupPlan find(String nameOrPath) {
		return file(nameOrPath).resolve(this.environment);
	}

	/**
	 * The same for somebody who reads what the plan has stored, and needs no password of
	 * its sources: variables may be missing there.
	 */
	public BackupPlan findToRead(String nameOrPath) {
		return file(nameOrPath).resolveToRead(this.environment);
	}

	private PlanFile file(String nameOrPath) {
		return isPath(nameOrPath) ? PlanFile.read(Path.of(nameOrPath)) : named(nameOrPath);
	}

	/**
	 * All plans, with their variables resolved.
	 * @throws PlanProblems with everything that is wrong in any of them
	 */
	public List<BackupPlan> all() {
		return all(PlanFile::resolve);
	}

	/** The same as {@link #findToRead} for all plans. */
	public List<BackupPlan> allToRead() {
		return all(PlanFile::resolveToRead);
	}

	private List<BackupPlan> all(BiFunction<PlanFile, PlanEnvironment, BackupPlan> resolve) {
		List<BackupPlan> plans = new ArrayList<>();
		List<PlanProblem> problems = new ArrayList<>();
		List<PlanFile> files = this.directory.files(this.environment);
		for (PlanFile file : files) {
			try {
				plans.add(resolve.apply(file, this.environment));
			}
			catch (PlanProblems ex) {
				problems.addAll(ex.problems());
			}
		}
		problems.addAll(duplicates(files));
		if (!problems.isEmpty()) {
			throw new PlanProblems(problems);
		}
		return plans;
	}

	/**
	 * All plans as a list shows them. No variable needs to be set, no command is run.
	 * @throws PlanProblems when the directory itself cannot be read
	 */
	public List<PlanListing> list() {
		List<PlanFile> files = this.directory.files(this.environment);
		List<PlanProblem> duplicates = duplicates(files);
		return files.stream()
			.map((file) -> new PlanListing(file.origin(), file.outline(this.environment),
					with(file.check(this.environment), file, duplicates)))
			.toList();
	}

	/**
	 * Checks plans whole.
	 * @param some plan files; none for all of the directory
	 * @param resolve whether variables are resolved, which reads files and runs commands;
	 * else only the form is checked
	 */
	public List<PlanCheck> check(List<Path> some, boolean resolve) {
		List<PlanFile> files = some.isEmpty() ? this.directory.files(this.environment)
				: some.stream().map(PlanFile::read).toList();
		List<PlanProblem> duplicates = duplicates(files);
		return files.stream().map((file) -> check(file, resolve, duplicates)).toList();
	}

	private PlanCheck check(PlanFile file, boolean resolve, List<PlanProblem> duplicates) {
		List<String> notActedOn = file.notActedOn(this.environment);
		if (!resolve) {
			return new PlanCheck(file.origin(), name(file), with(file.check(this.environment), file, duplicates),
					List.of(), notActedOn);
		}
		try {
			BackupPlan plan = file.resolve(this.environment);
			return new PlanCheck(file.origin(), plan.name(), with(List.of(), file, duplicates), PlanWarnings.of(plan),
					notActedOn);
		}
		catch (PlanProblems ex) {
			return new PlanCheck(file.origin(), name(file), with(ex.problems(), file, duplicates), List.of(),
					notActedOn);
		}
	}

	private static List<PlanProblem> with(List<PlanProblem> own, PlanFile file, List<PlanProblem> duplicates) {
		List<PlanProblem> all = new ArrayList<>(own);
		duplicates.stream().filter((problem) -> problem.file().equals(file.origin())).forEach(all::add);
		return all;
	}

	private PlanFile named(String name) {
		List<PlanFile> files = this.directory.files(this.environment);
		List<PlanFile> found = files.stream().filter((file) -> name.equals(name(file))).toList();
		if (found.size() == 1) {
			return found.get(0);
		}
		throw new PlanProblems(found.isEmpty() ? unknown(name, files) : duplicates(found));
	}

	private List<PlanProblem> unknown(String name, List<PlanFile> files) {
		List<String> known = files.stream().map(this::name).filter(Objects::nonNull).toList();
		String nearest = NearestName.of(name, known);
		String hint = (nearest != null) ? "did you mean " + nearest + "?"
				: known.isEmpty() ? "write a plan file, or choose the directory with --plans or HOLDFAST_PLANS"
						: "plans there: " + String.join(", ", known);
		List<PlanProblem> problems = new ArrayList<>();
		problems.add(new PlanProblem(this.directory.path().toString(), 0, "",
				"has no plan named " + Printable.name(name), hint));
		files.stream()
			.filter((file) -> name(file) == null)
			.forEach((file) -> problems.addAll(file.check(this.environment)));
		return problems;
	}

	private List<PlanProblem> duplicates(List<PlanFile> files) {
		List<PlanProblem> problems = new ArrayList<>();
		for (int i = 0; i < files.size(); i++) {
			String name = name(files.get(i));
			for (int j = 0; j < i && name != null; j++) {
				if (name.equals(name(files.get(j)))) {
					problems.add(new PlanProblem(files.get(i).origin(), 0, "plan",
							"is the name of the plan in " + files.get(j).origin() + " too",
							"give each plan its own name"));
				}
			}
		}
		return problems;
	}

	private @Nullable String name(PlanFile file) {
		return file.outline(this.environment).name();
	}

	private static boolean isPath(String text) {
		String lower = text.toLowerCase(Locale.ROOT);
		return text.contains("/") || text.contains("\\") || lower.endsWith(".yaml") || lower.endsWith(".yml")
				|| lower.endsWith(".json");
	}

}
