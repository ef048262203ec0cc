package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the real job leaves in the history. */
class HistoryOfABackupIntegrationTests {

	@TempDir
	Path directory;

	private Typed type(String... args) {
		return Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("home").toString(), "HOLDFAST_PLANS",
				this.directory.resolve("jobs").toString()), args);
	}

	private JsonNode json(String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.add("--json");
		Typed typed = type(all.toArray(String[]::new));
		assertThat(typed.code()).as(typed.error()).isZero();
		return JsonMapper.shared().readTree(typed.standard());
	}

	private void plan(String name, int bytes) throws IOException {
		Path folder = Files.createDirectories(this.directory.resolve(name));
		Files.writeString(folder.resolve("file"), "x".repeat(bytes));
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/" + name + ".yaml"), """
				plan: %1$s
				sources: [{name: uploads, type: files, paths: [%2$s]}]
				compression: {algorithm: none}
				destinations: [{name: local, type: local, path: %3$s}]
				""".formatted(name, folder, this.directory.resolve("store")));
	}

	@Test
	void isWhatWasPrintedWhenItWasMade() throws Exception {
		plan("small", 10);
		plan("big", 100_000);
		JsonNode big = json("backup", "big", "--label", "pre-deploy", "--requested-by", "ops@db1");
		JsonNode small = json("backup", "small");
		JsonNode shown = json("show", big.get("backupId").asString());
		assertThat(shown.get("status").asString()).isEqualTo("completed");
		assertThat(shown.get("label").asString()).isEqualTo("pre-deploy");
		assertThat(shown.get("requestedBy").asString()).isEqualTo("ops@db1");
		assertThat(shown.get("archive").get("sha256")).isEqualTo(big.get("manifest").get("archive").get("sha256"));
		long bytes = big.get("manifest").get("archive").get("size").asLong();
		assertThat(shown.get("archive").get("bytes").asLong()).isEqualTo(bytes).isGreaterThan(100_000);
		assertThat(shown.get("archive").get("destinations").get(0).get("result").asString()).isEqualTo("stored");
		JsonNode record = shown.get("steps").get(shown.get("steps").size() - 1);
		assertThat(record.get("name").asString()).isEqualTo("record");
		assertThat(record.get("bytesOut").asLong()).isEqualTo(bytes);
		assertThat(ids(json("history", "--sort", "size"))).containsExactly(big.get("backupId").asString(),
				small.get("backupId").asString());
		assertThat(ids(json("history", "--sort", "size", "--order", "asc")))
			.containsExactly(small.get("backupId").asString(), big.get("backupId").asString());
		assertThat(ids(json("history"))).containsExactly(small.get("backupId").asString(),
				big.get("backupId").asString());
		List<String> steps = type("show", "big").standard()
			.lines()
			.filter((line) -> line.startsWith("  step"))
			.map((line) -> line.strip().split(" +")[1])
			.toList();
		assertThat(steps).containsExactly("dump", "compress", "encrypt", "upload", "record");
	}

	private static List<String> ids(JsonNode history) {
		List<String> ids = new ArrayList<>();
		history.get("runs").forEach((run) -> ids.add(run.get("backupId").asString()));
		return ids;
	}

}
