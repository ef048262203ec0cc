package dev.holdfast.plan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

@Timeout(60)
class PlanTextTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource({ "on", "no", "YES", "012", "0x1F", "12:30:45", "1_000", ".inf", "2026-11-21", "1e3", "true", "=", "-",
			"Null" })
	void plainScalarsAreTheTextThatStandsThere(String text) throws BadTextException {
		PlanNode.Mapping root = (PlanNode.Mapping) YamlTree.read(text + ": " + (text.equals("-") ? "'-'" : text));
		assertThat(root.members()).singleElement().satisfies((member) -> {
			assertThat(member.key()).isEqualTo(text);
			assertThat(member.value()).isEqualTo(new PlanNode.Scalar(text, 1));
		});
	}

	@Test
	void aPipeIsNotWaitedFor() throws Exception {
		Path pipe = this.directory.resolve("x.yaml");
		assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		BadTextException problem = catchThrowableOfType(BadTextException.class, () -> PlanText.read(pipe));
		assertThat(problem.what()).isEqualTo("is not a file");
	}

	@Test
	void nothingIsNothingUnlessItIsQuoted() throws BadTextException {
		PlanNode.Mapping root = (PlanNode.Mapping) YamlTree.read("a:\nb: ~\nc: null\nd: 'null'\ne: \"\"\n");
		assertThat(root.members()).extracting((member) -> ((PlanNode.Scalar) member.value()).text())
			.containsExactly(null, null, null, "null", "");
		assertThat(YamlTree.read("# only a comment\n")).isEqualTo(new PlanNode.Scalar(null, 1));
	}

	@Test
	void everyNodeKnowsItsLine() throws BadTextException {
		PlanNode.Mapping root = (PlanNode.Mapping) YamlTree.read("a:\n  - 1\n  -\n    b: 2\n\nc: {\n  d: 3}\n");
		assertThat(root.toString()).isEqualTo(
				"Mapping[members=[Member[key=a, line=1, value=Sequence[items=[Scalar[text=1, line=2], Mapping[members=[Member[key=b, line=4, value=Scalar[text=2, line=4]]], line=4]], line=2]], "
						+ "Member[key=c, line=6, value=Mapping[members=[Member[key=d, line=7, value=Scalar[text=3, line=7]]], line=6]]], line=1]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			'a: hunter2: b'                   | 1 | has a colon where no key can be
			'a: 1\n\tb: hunter2'              | 2 | is indented with a tab
			'password: *hunter2'              | 1 | refers to an anchor that does not exist
			'password: !hunter2 x'            | 1 | has a tag, which plans do not take
			'password: !!str hunter2'         | 0 | -
			'password: !hun!ter2 x'           | 1 | has a tag, which plans do not take
			'password: @hunter2'              | 1 | has a value that begins with a character YAML keeps for itself
			'password: %hunter2'              | 1 | has a value that begins with a character YAML keeps for itself
			'a: &x 1\nb: &x 2'                | 0 | -
			'a: [hunter2'                     | 1 | has a bracket or brace that is not closed, or a comma missing
			'a: "hunter2'                     | 1 | has a quote that is not closed
			'a: "hunter\\2 \\q"'              | 1 | has a backslash in double quotes that means nothing
			'password:hunter2\nb: 1'          | 2 | has a colon where no key can be
			'a: 1\nhunter2\nb: 2'             | 3 | has a line that is no key with a colon
			'a: 1\n---\nb: 2'                 | 2 | has more than one document
			'a: 1\n  b: hunter2'              | 2 | has a colon where no key can be
			'a:\n    b: 1\n  c: hunter2'      | 3 | is indented unevenly
			'? [hunter2]\n: x'                | 1 | has a key that is not a name
			'{[hunter2]: x}'                  | 1 | has a key that is not a name
			': x'                             | 1 | is indented unevenly
			'a: !!javax.script.ScriptEngineManager [hunter2]' | 1 | has a tag, which plans do not take
			""")
	void whatIsNoYamlIsToldWithoutAnyOfIt(String text, int line, String message) {
		BadTextException bad = catchThrowableOfType(BadTextException.class,
				() -> YamlTree.read(text.replace("\\n", "\n").replace("\\t", "\t")));
		if (line == 0) {
			assertThat(bad).isNull();
			return;
		}
		assertThat(bad).isNotNull();
		assertThat(bad.what()).isEqualTo(message);
		assertThat(bad.line()).isEqualTo(line);
		assertThat(bad.what() + bad.hint()).doesNotContain("hunter", "hun");
	}

	@Test
	void controlCharactersAreToldWithoutThem() {
		BadTextException bad = catchThrowableOfType(BadTextException.class, () -> YamlTree.read("a: hunter2\u0007"));
		assertThat(bad.what()).startsWith("is not YAML");
		BadTextException marks = catchThrowableOfType(BadTextException.class, () -> YamlTree.read("a: 1\nb: \uE0F1"));
		assertThat(marks.line()).isEqualTo(2);
		assertThat(marks.what()).contains("private use");
	}

	@Test
	void anchorsWorkWithinBounds() throws BadTextException {
		PlanNode.Mapping root = (PlanNode.Mapping) YamlTree.read("a: &x [1, 2]\nb: *x\n");
		assertThat(root.get("b")).isEqualTo(root.get("a"));
	}

	@Test
	void anAliasBombIsRefusedQuicklyAndInLittleMemory() {
		String bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + IntStream.range(1, 10)
			.mapToObj((i) -> "a" + i + ": &a" + i + " ["
					+ IntStream.range(0, 9).mapToObj((j) -> "*a" + (i - 1)).collect(Collectors.joining(", ")) + "]\n")
			.collect(Collectors.joining());
		assertThat(catchThrowableOfType(BadTextException.class, () -> YamlTree.read(bomb)).what())
			.isEqualTo("has too many aliases");
		String few = "a0: &a0 [x, x, x, x, x]\n" + IntStream.range(1, 9)
			.mapToObj((i) -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + ", *a" + (i - 1) + ", *a"
					+ (i - 1) + ", *a" + (i - 1) + "]\n")
			.collect(Collectors.joining());
		assertThat(catchThrowableOfType(BadTextException.class, () -> YamlTree.read(few)).what())
			.isEqualTo("is nested too deeply or unfolds to too much");
	}

	@Test
	void aListInsideItselfIsRefused() {
		assertThat(catchThrowableOfType(BadTextException.class, () -> YamlTree.read("a: &a [*a]")).what())
			.isEqualTo("is nested too deeply or unfolds to too much");
	}

	@Test
	void deepNestingIsRefused() {
		assertThat(catchThrowableOfType(BadTextException.class, () -> YamlTree.read("[".repeat(100_000))).what())
			.contains("nested too deeply");
		assertThat(catchThrowableOfType(BadTextException.class, () -> YamlTree.read("[".repeat(40) + "]".repeat(40)))
			.what()).contains("nested too deeply");
		assertThat(catchThrowableOfType(BadTextException.class, () -> JsonTree.read("[".repeat(100_000)))).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			'{"a": hunter2}'            | 1 | is not valid JSON here
			'{"a": "hunter2'            | 1 | is not valid JSON here
			'{\n"a": 1,\n}'             | 3 | is not valid JSON here
			'{\n"a": [1'                | 2 | is not valid JSON here
			'{"a": 1}\n{"b": 2}'        | 2 | has more than one JSON value
			'{"a": 1} hunter2'          | 1 | is not valid JSON here
			'{a: 1}'                    | 1 | is not valid JSON here
			""")
	void whatIsNoJsonIsToldWithoutAnyOfIt(String text, int line, String message) {
		BadTextException bad = catchThrowableOfType(BadTextException.class,
				() -> JsonTree.read(text.replace("\\n", "\n")));
		assertThat(bad.what()).isEqualTo(message);
		assertThat(bad.line()).isEqualTo(line);
		assertThat(bad.what() + bad.hint()).doesNotContain("hunter2");
	}

	@Test
	void jsonValuesAreTheTextThatStandsThere() throws BadTextException {
		PlanNode.Mapping root = (PlanNode.Mapping) JsonTree
			.read("{\"a\":1.50,\"b\":true,\n\"c\":null,\t\"d\":\"\\u00e4\\/\",\"e\":1e400,\"a\":[]}");
		assertThat(root.members()).extracting(PlanNode.Member::key).containsExactly("a", "b", "c", "d", "e", "a");
		assertThat(root.members().subList(0, 5)).extracting((member) -> ((PlanNode.Scalar) member.value()).text())
			.containsExactly("1.50", "true", null, "ä/", "1e400");
		assertThat(root.members()).extracting(PlanNode.Member::line).containsExactly(1, 1, 2, 2, 2, 2);
	}

	@Test
	void filesThatAreNoTextAreTold() throws Exception {
		assertThat(bad("none.yaml", null)).isEqualTo("cannot be read");
		assertThat(bad("latin.yaml", "description: b\u00e4r".getBytes(StandardCharsets.ISO_8859_1)))
			.isEqualTo("is not UTF-8");
		assertThat(bad("large.yaml", new byte[(1 << 20) + 1])).isEqualTo("has more than 1 MiB");
		Path marked = Files.write(this.directory.resolve("bom.yaml"), "\uFEFFplan: x".getBytes(StandardCharsets.UTF_8));
		assertThat(((PlanNode.Mapping) PlanText.read(marked)).get("plan")).isEqualTo(new PlanNode.Scalar("x", 1));
	}

	private String bad(String name, byte @org.jspecify.annotations.Nullable [] bytes) throws Exception {
		Path file = this.directory.resolve(name);
		if (bytes != null) {
			Files.write(file, bytes);
		}
		return catchThrowableOfType(BadTextException.class, () -> PlanText.read(file)).what();
	}

}
