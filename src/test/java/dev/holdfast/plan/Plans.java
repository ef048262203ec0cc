package dev.holdfast.plan;

import java.util.List;

/** Reads plans from text. */
final class Plans {

	/** What a plan needs beside the part that a test is about. */
	static final String REST = """
			plan: p
			sources: [{name: docs, type: files, paths: [docs]}]
			destinations: [{name: local, type: local, path: /b}]
			""";

	private Plans() {
	}

	static BackupPlan read(String yaml, PlanEnvironment environment) {
		return file(yaml).resolve(environment);
	}

	static BackupPlan read(String yaml) {
		return read(yaml, new FakeEnvironment());
	}

	/** A plan with one part more than it needs. */
	static BackupPlan with(String part) {
		return read(REST + part);
	}

	/** A plan with one source. */
	static SourceSpec source(String keys) {
		return read("""
				plan: p
				sources: [{name: s, %s}]
				destinations: [{name: local, type: local, path: /b}]
				""".formatted(keys)).sources().get(0);
	}

	/** A plan with one destination. */
	static DestinationSpec destination(String keys) {
		return read("""
				plan: p
				sources: [{name: docs, type: files, paths: [docs]}]
				destinations: [{name: d, %s}]
				""".formatted(keys)).destinations().get(0);
	}

	/** What is wrong with a plan, without the file's name. */
	static List<String> problems(String yaml) {
		return PlanProblemsFixture.textsOf(() -> read(yaml))
			.stream()
			.map((text) -> text.replaceFirst("^x\\.yaml:?", ""))
			.toList();
	}

	/** What is wrong with a plan that has one part more than it needs, without lines. */
	static List<String> problemsWith(String part) {
		return problems(REST + part).stream().map((text) -> text.replaceFirst("^[0-9]+: ", "")).toList();
	}

	static PlanFile file(String yaml) {
		try {
			return PlanFile.of("x.yaml", PlanText.parse(yaml, false));
		}
		catch (BadTextException ex) {
			throw new PlanProblems(List.of(new PlanProblem("x.yaml", ex.line(), "", ex.what(), ex.hint())));
		}
	}

}
