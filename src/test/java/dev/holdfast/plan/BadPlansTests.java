package dev.holdfast.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.holdfast.failure.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Each plan of the corpus says itself, in comments, what it must be told. */
class BadPlansTests {

	private static final Path CORPUS = Path.of("src/test/resources/plans/bad");

	private static final Pattern EXPECTED = Pattern.compile("(?m)^# expect ([0-9]+): (.*?) \\| (.*)$");

	static List<String> corpus() {
		try (Stream<Path> files = Files.list(CORPUS)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@MethodSource("corpus")
	void everyMistakeIsToldAtOnceWithItsLineKeyAndHint(String name) throws IOException {
		Path file = CORPUS.resolve(name);
		PlanProblems problems = catchThrowableOfType(PlanProblems.class,
				() -> new BackupPlans(CORPUS, new FakeEnvironment()).find(file.toString()));
		assertThat(problems).isNotNull();
		assertThat(problems.code()).isEqualTo(ExitCode.BAD_PLAN);
		List<String> texts = new ArrayList<>();
		List<String> hints = new ArrayList<>();
		Matcher expected = EXPECTED.matcher(Files.readString(file));
		while (expected.find()) {
			texts.add(file + ":" + expected.group(1) + ": " + expected.group(2));
			hints.add(expected.group(3));
		}
		assertThat(problems.problems()).extracting(PlanProblem::text)
			.containsExactlyInAnyOrderElementsOf(texts)
			.isNotEmpty();
		for (PlanProblem problem : problems.problems()) {
			assertThat(problem.hint()).contains(hints.get(texts.indexOf(problem.text())));
			assertThat(problem.message()).doesNotEndWith(".").matches("(?s)[a-z'\\-].*");
			assertThat(problem.text() + problem.hint()).doesNotContain("hunter2");
		}
	}

	@ParameterizedTest
	@MethodSource("corpus")
	void theCheckOfTheFormFindsNothingThatIsNotThere(String name) {
		List<PlanProblem> whole = new BackupPlans(CORPUS, new FakeEnvironment())
			.check(List.of(CORPUS.resolve(name)), true)
			.get(0)
			.problems();
		List<PlanProblem> form = new BackupPlans(CORPUS, new FakeEnvironment())
			.check(List.of(CORPUS.resolve(name)), false)
			.get(0)
			.problems();
		assertThat(whole).containsAll(form);
	}

}
