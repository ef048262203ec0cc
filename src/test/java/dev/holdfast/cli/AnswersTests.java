package dev.holdfast.cli;

import java.util.SortedMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AnswersTests {

	private final SortedMap<String, String> answers = Answers.all();

	@Test
	void answersForEveryCommandThatHelpShows() {
		assertThat(this.answers).containsKeys("--help", "--version", "completion", "completion --help", "help --help");
		assertThat(Typed.run("--help")
			.standard()
			.lines()
			.dropWhile((line) -> !line.equals("Commands:"))
			.skip(1)
			.takeWhile((line) -> !line.isBlank())
			.map((line) -> line.strip().split(" ", 2)[0] + " --help")).isNotEmpty()
			.allSatisfy((question) -> assertThat(this.answers).containsKey(question));
	}

	@Test
	void answersAsTheProgramDoes() {
		assertThat(this.answers)
			.allSatisfy((question, text) -> assertThat(Typed.run(question.split(" ")).standard()).isEqualTo(text));
	}

	@Test
	void doesNotAnswerForWhatIsNotBuilt() {
		assertThat(this.answers.keySet()).noneMatch((question) -> question.startsWith("doctor"));
	}

	@ParameterizedTest
	@CsvSource({ "help, --help", "help completion, completion --help" })
	void helpShowsWhatTheOptionShows(String asked, String same) {
		assertThat(Typed.run(asked.split(" ")).standard()).isEqualTo(this.answers.get(same));
	}

	@Test
	void helpForAnUnknownCommandNamesTheNearest() {
		Typed typed = Typed.run("help", "completoin");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("unknown command 'completoin'").contains("did you mean completion?");
	}

}
