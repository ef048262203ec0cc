package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A directory of plan files. Hidden files and directories in it are no plans. */
record PlanDirectory(Path path) {

	/**
	 * Its plan files in the order of their names; without any, the plan that the
	 * environment makes.
	 * @throws PlanProblems when the directory cannot be read
	 */
	List<PlanFile> files(PlanEnvironment environment) {
		try (Stream<Path> entries = Files.list(this.path)) {
			List<PlanFile> files = entries.filter((file) -> PlanText.isPlanFile(file) && !Files.isDirectory(file))
				.sorted()
				.map(PlanFile::read)
				.toList();
			return files.isEmpty() ? DefaultPlan.of(environment) : files;
		}
		catch (NoSuchFileException ex) {
			return DefaultPlan.of(environment);
		}
		catch (IOException ex) {
			throw new PlanProblems(List.of(new PlanProblem(this.path.toString(), 0, "", "cannot be read as a directory",
					"choose the directory of the plans with --plans or HOLDFAST_PLANS")));
		}
	}

}
