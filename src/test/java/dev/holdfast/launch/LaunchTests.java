package dev.holdfast.launch;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LaunchTests {

	@ParameterizedTest
	@CsvSource({ "--help, --help", "-h, --help", "help, --help", "--version, --version", "-V, --version",
			"backup --help, backup_--help", "backup -h, backup_--help", "help backup, backup_--help",
			"restore-test -h, restore-test_--help", "help key new, key_new_--help", "key new --help, key_new_--help",
			"completion, completion" })
	void findsTheTextThatAnswers(String arguments, String text) {
		assertThat(question(arguments)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "backup ../--help", "backup sample --label x", "backup s3://x/y --help", "BACKUP -h" })
	void leavesEverythingElseToTheProgram(String arguments) {
		assertThat(question(arguments)).isNull();
	}

	private static @Nullable String question(String arguments) {
		return Launch.question(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
	}

}
