package dev.holdfast.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.testing.TestTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds docs/manifest.md against the manifest of a real backup. */
class ManifestSignatureIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private Path manifest;

	@BeforeEach
	void backUp() throws Exception {
		PlanFixture fixture = new PlanFixture(this.directory);
		BackupApplication.run(fixture.request(), RunProgress.NONE);
		try (Stream<Path> files = Files.walk(fixture.store)) {
			this.manifest = files.filter((file) -> file.toString().endsWith(".manifest.json"))
				.findFirst()
				.orElseThrow();
		}
	}

	@Test
	void theDocumentedCommandsAcceptTheSignatureAndRefuseAChange() throws Exception {
		TestTools.require("openssl");
		assertThat(documentedCheck()).isZero();
		Files.writeString(this.manifest,
				Files.readString(this.manifest).replaceFirst("\"rows\":1000", "\"rows\":1001"));
		assertThat(documentedCheck()).isNotZero();
	}

	@Test
	void theManifestIsAsItsSchemaSays() throws IOException {
		Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(Files.readString(Path.of("docs/manifest.schema.json")), InputFormat.JSON);
		String document = Files.readString(this.manifest);
		assertThat(schema.validate(document, InputFormat.JSON)).isEmpty();
		assertThat(schema.validate(document.replace("\"backupId\"", "\"backupIdentity\""), InputFormat.JSON))
			.isNotEmpty();
	}

	/** Runs the blocks of docs/manifest.md, the key before its use, on this manifest. */
	private int documentedCheck() throws Exception {
		Matcher blocks = Pattern.compile("```sh[^\n]*\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("docs/manifest.md")));
		List<String> commands = blocks.results().map((block) -> block.group(1)).toList();
		assertThat(commands).hasSize(2);
		String id = this.manifest.getFileName().toString().replace(".manifest.json", "");
		String script = (commands.get(1) + commands.get(0)).replace("ID.", id + ".");
		Process shell = new ProcessBuilder("sh", "-ec", script)
			.directory(Objects.requireNonNull(this.manifest.getParent()).toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		int code = shell.waitFor();
		assertThat(output).contains((code == 0) ? "Signature Verified Successfully" : "Signature Verification Failure");
		return code;
	}

}
