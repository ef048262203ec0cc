package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class VariablesTests {

	private final FakeEnvironment environment = FakeEnvironment.with("NAME", "value", "EMPTY", "", "NESTED", "${NAME}",
			"YAML", "a: [b, *c] # d");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			plain                    | plain
			${NAME}                  | value
			a${NAME}b${NAME}c        | avaluebvaluec
			${MISSING:default}       | default
			${MISSING:}              | ''
			${EMPTY:default}         | default
			${NAME:default}          | value
			${MISSING:a:b://c d}     | a:b://c d
			$${NAME}                 | ${NAME}
			$$${NAME}                | $${NAME}
			$NAME $ $1               | $NAME $ $1
			${NESTED}                | ${NAME}
			${YAML}                  | a: [b, *c] # d
			${MISSING:{}             | {
			""")
	void areExpandedOnceAndNeverAgain(String raw, String expected) throws BadValueException {
		assertThat(Variables.resolving(this.environment).expand(raw)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					${MISSING}         | needs the environment variable MISSING, which is not set | give it a default with ${MISSING:default}
					x${EMPTY}y         | needs the environment variable EMPTY, which is empty     | set EMPTY
					${                 | has a ${ without a name and a closing }                  | $${
					${NAME             | has a ${ without a name and a closing }                  | $${
					${}                | has a ${ without a name and a closing }                  | $${
					${A:${NAME}}       | has a variable inside a variable                         | plain text
					${no-name}         | has a variable with a name that cannot be one            | letters, digits
					${1A}              | has a variable with a name that cannot be one            | letters, digits
					${PORT:-5432}      | has ${PORT:-…}, the shell's form of a default            | without the dash
					${file:/none}      | needs the file /none, which does not exist               | ${file:
					${exec:}           | has ${exec:} without a command                           | ${exec:COMMAND
					${exec:pass show}  | needs the command pass, which ended with exit code 2     | by hand
					${exec:pass 'a}    | has a quote that is not closed in ${exec:…}              | close it
					""")
	void whatIsMissingOrMalformedIsAnError(String raw, String message, String hint) {
		assertThatExceptionOfType(BadValueException.class)
			.isThrownBy(() -> Variables.resolving(this.environment).expand(raw))
			.satisfies((ex) -> {
				assertThat(ex.what()).isEqualTo(message);
				assertThat(ex.hint()).contains(hint);
			});
	}

	@Test
	void filesAndCommandsLoseTheNewlineAtTheirEnd() throws BadValueException {
		this.environment.files.put(Path.of("/run/secrets/pw"), " two\nlines \r\n\n");
		this.environment.commands.put(List.of("pass", "show", "db password", "it's", "-f=x y", ""), "s3cret\n");
		assertThat(expand("${file:/run/secrets/pw}")).isEqualTo(" two\nlines ");
		assertThat(expand("<${exec: pass  show 'db password' \"it's\" -f='x y' \"\" }>")).isEqualTo("<s3cret>");
	}

	@Test
	void aLenientReadingRunsNothingAndReadsNothing() throws BadValueException {
		Variables lenient = Variables.lenient(this.environment);
		assertThat(lenient.expand("${file:/run/secrets/pw}")).isNull();
		assertThat(lenient.expand("${exec:pass show}")).isNull();
		assertThat(lenient.expand("${MISSING}")).isNull();
		assertThat(lenient.expand("${MISSING:x}${NAME}")).isEqualTo("xvalue");
		assertThat(this.environment.asked).isEmpty();
	}

	@Test
	void standInValuesOfEveryStyleButNotInKeys() {
		BackupPlan plan = Plans.read("""
				plan: p
				description: "${NAME} \\"quoted\\""
				sources:
				  - name: docs
				    type: files
				    paths: [${NAME}, '${NAME}/x', "${NAME:a}"]
				before: [[echo, >-
				  ${NAME}]]
				destinations: [{name: local, type: local, path: ${MISSING:/b/${}}]
				""".replace(">-\n  ${NAME}", "${YAML}").replace("${MISSING:/b/${}}", "${MISSING:/b}}"),
				this.environment);
		assertThat(plan.description()).isEqualTo("value \"quoted\"");
		assertThat(plan.sources()).isEqualTo(List.of(new FilesSpec("docs",
				List.of(Path.of("value"), Path.of("value/x"), Path.of("value")), List.of(), List.of())));
		assertThat(plan.before()).isEqualTo(List.of(List.of("echo", "a: [b, *c] # d")));
		assertThat(Plans.problemsWith("${NAME}: x\n")).containsExactly("(a key): is not a known key");
	}

	@Test
	void aMistakeInAVariablesValueIsToldWithoutTheValue() {
		this.environment.variables.put("SECRET", "hunter2");
		assertThat(PlanProblemsFixture.textsOf(() -> Plans.read(Plans.REST + """
				rpo: ${SECRET}
				zone: Europe/${SECRET}
				quota: ${MISSING:hunter2}
				limits: {staging-directory: "~/${SECRET}"}
				hand-off: "${file:/pw}"
				""", this.environment))).containsExactly("x.yaml:4: rpo: the value (from SECRET) is not a duration",
				"x.yaml:5: zone: the value (from SECRET) is not a time zone",
				"x.yaml:6: quota: the value (from MISSING) is not a size",
				"x.yaml:7: limits.staging-directory: the value (from SECRET) begins with ~, which only a shell expands",
				"x.yaml:8: hand-off: needs the file /pw, which does not exist");
	}

	private @Nullable String expand(String raw) throws BadValueException {
		return Variables.resolving(this.environment).expand(raw);
	}

}
