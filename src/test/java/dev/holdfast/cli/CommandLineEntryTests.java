package dev.holdfast.cli;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.failure.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineEntryTests {

	@Test
	void helpListsEveryExitCode() {
		Typed typed = Typed.run("--help");
		assertThat(typed.code()).isZero();
		assertThat(typed.error()).isEmpty();
		assertThat(typed.standard()).contains("--home", "--plans", "--json", "--no-color", "completion");
		assertThat(Arrays.stream(ExitCode.values())).allSatisfy((code) -> assertThat(typed.standard())
			.containsPattern("(?m)^ +" + code.code() + " +" + code.meaning()));
	}

	@Test
	void helpDoesNotAdvertiseWhatIsNotBuilt() {
		assertThat(Typed.run("--help").standard()).doesNotContain("doctor", "schedule");
	}

	@Test
	void versionIsThatOfTheProgram() {
		Typed typed = Typed.run("--version");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).startsWith("holdfast 0.1.0 (Java ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			completoin         | unknown command 'completoin'   | did you mean completion?
			--hoem x           | unknown option '--hoem'        | did you mean --home?
			completion --jsno  | unknown option '--jsno'        | did you mean --json?
			completion extra   | unexpected argument 'extra'    | holdfast completion --help shows
			''                 | no command given               | holdfast --help shows
			doctor shop        | command 'doctor' is not built yet in this version | holdfast --help lists
			--home a --home b  | option '--home' (DIR) should be specified only once | holdfast --help shows
			--home             | missing --home                 | holdfast --help shows
			""")
	void mistakesEndWithTwoAndTheNearestName(String line, String message, String hint) {
		Typed typed = Typed.run(line.isEmpty() ? new String[0] : line.split(" "));
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.standard()).isEmpty();
		assertThat(typed.error().lines()).hasSize(2);
		assertThat(typed.error()).startsWith("holdfast: " + message).contains("HINT: " + hint);
	}

	@Test
	void neverRepeatsWhatMayBeASecret() {
		assertThat(Typed.run("completion", "--pasword=hunter2").error()).contains("'--pasword'")
			.doesNotContain("hunter2");
		assertThat(Typed.run("completion", "postgresql://joe:hunter2@db/shop").error()).contains("unexpected argument")
			.doesNotContain("hunter2");
		assertThat(Typed.run("completion", "ab".repeat(32)).error()).doesNotContain("abab");
	}

	@Test
	void errorsAreTheJsonDocumentWhenJsonIsAskedFor() {
		Typed typed = Typed.run("doctor", "--json");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.standard()).contains("\"code\" : 2").contains("not built yet");
		assertThat(typed.error()).startsWith("holdfast: command 'doctor' is not built yet");
	}

	@Test
	void completionIsAScriptThatKnowsTheCommands() {
		Typed typed = Typed.run("completion");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).contains("complete -F").contains("completion").doesNotContain("doctor");
	}

}
