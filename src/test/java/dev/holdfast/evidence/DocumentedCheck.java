package dev.holdfast.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/** Runs what the documentation tells people to run. */
final class DocumentedCheck {

	private DocumentedCheck() {
	}

	/** The block of a page that has this text in it. */
	static String block(String page, String text) throws IOException {
		return Pattern.compile("```sh[^\n]*\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("docs", page)))
			.results()
			.map((MatchResult block) -> block.group(1))
			.filter((script) -> script.contains(text))
			.findFirst()
			.orElseThrow();
	}

	/** Runs a script in a directory; its output with its exit code behind. */
	static String run(Path directory, String script) throws Exception {
		Process shell = new ProcessBuilder("sh", "-ec", script).directory(directory.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return output + "exit " + shell.waitFor();
	}

	/** A schema of the documentation. */
	static Schema schema(String name) throws IOException {
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(Files.readString(Path.of("docs", name)), InputFormat.JSON);
	}

}
