package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of backups whose history is lost. */
class ImportIntegrationTests {

	@TempDir
	Path directory;

	@BeforeEach
	void plan() throws IOException {
		Path folder = Files.createDirectories(this.directory.resolve("uploads"));
		Files.writeString(folder.resolve("file"), "content of the file");
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: uploads, type: files, paths: [%s]}]
				encryption: {key: %s}
				destinations: [{name: local, type: local, path: %s}]
				rpo: 26h
				""".formatted(folder, "5a".repeat(32), store()));
	}

	private Path store() {
		return this.directory.resolve("store");
	}

	private Typed type(String... args) {
		return Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("home").toString(), "HOLDFAST_PLANS",
				this.directory.resolve("jobs").toString()), args);
	}

	private JsonNode json(String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.add("--json");
		Typed typed = type(all.toArray(String[]::new));
		assertThat(typed.code()).as(typed.error()).isIn(0, ExitCode.WARNINGS.code());
		return JsonMapper.shared().readTree(typed.standard());
	}

	private String backup(String... more) {
		List<String> all = new ArrayList<>(List.of("backup", "shop"));
		all.addAll(List.of(more));
		return json(all.toArray(String[]::new)).get("backupId").asString();
	}

	private void loseHome() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory.resolve("home"))) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	@Test
	void aHistoryWhoseHomeWasDeletedIsRebuiltFromTheDestination() throws Exception {
		String first = backup("--label", "pre-deploy", "--requested-by", "ops@db1");
		String second = backup();
		assertThat(type("verify", first).code()).isZero();
		assertThat(type("restore-test", second).code()).isZero();
		JsonNode before = json("show", first);
		loseHome();
		assertThat(type("history").standard()).isEqualTo("no backups yet\n");
		assertThat(type("status", "shop").code()).isEqualTo(ExitCode.STALE.code());

		Typed imported = type("import", "shop/local");
		assertThat(imported.code()).as(imported.error()).isEqualTo(ExitCode.WARNINGS.code());
		assertThat(imported.standard()).contains("imported 2 backups and 2 facts; 0 backups known before, 0 problems");
		assertThat(imported.error()).contains("2 backups signed by a key that is not trusted here");

		JsonNode shown = json("show", first);
		for (String same : List.of("backupId", "plan", "job", "status", "label", "requestedBy")) {
			assertThat(shown.get(same)).as(same).isEqualTo(before.get(same));
		}
		assertThat(shown.get("archive").get("sha256")).isEqualTo(before.get("archive").get("sha256"));
		assertThat(shown.get("archive").get("destinations")).isEqualTo(before.get("archive").get("destinations"));
		assertThat(shown.get("trigger").asString()).isEqualTo("import");
		assertThat(shown.get("since").get(0).get("job").asString()).isEqualTo("verify");
		assertThat(json("history").get("runs").size()).isEqualTo(2);
		assertThat(type("history", "--label", "pre-deploy").standard()).contains(first).doesNotContain(second);
		assertThat(json("history", "--expiring-within", "1w").get("runs").size()).isEqualTo(0);
		Typed status = type("status", "shop");
		assertThat(status.code()).as(status.error()).isZero();
		assertThat(status.standard()).contains(second + " (");
		assertThat(type("stats", "shop").standard()).contains("2");
		assertThat(json("restore-test", second).toString()).contains("\"proven\":true");
		Path target = this.directory.resolve("restored");
		Typed restored = type("restore", second, "--target", target.toString());
		assertThat(restored.code()).as(restored.error()).isIn(0, ExitCode.WARNINGS.code());
		assertThat(Files.readString(find(target, "file"))).isEqualTo("content of the file");
		assertThat(type("history", "--check-audit").code()).isZero();
	}

	@Test
	void anImportChangesNothingThatIsKnownAndCanBeRunAgain() {
		String known = backup("--requested-by", "ops@db1");
		assertThat(type("verify", known).code()).isZero();
		JsonNode before = json("show", known);
		Typed again = type("import", "shop/local");
		assertThat(again.code()).as(again.error()).isZero();
		assertThat(again.standard()).contains("imported 0 backups and 0 facts; 1 backup known before");
		assertThat(json("show", known)).isEqualTo(before);
		assertThat(type("history", "--job", "import").standard()).contains("completed");
	}

	@Test
	void damagedAndForeignObjectsAreListedAndHinderNothing() throws Exception {
		String good = backup();
		String bad = backup();
		String gone = backup();
		Files.writeString(store().resolve("notes.txt"), "not ours");
		Path manifest = find(store(), bad + ".manifest.json");
		Files.writeString(manifest, Files.readString(manifest).replace("\"plan\":\"shop\"", "\"plan\":\"shoq\""));
		Files.delete(find(store(), gone + ".tar.*"));
		loseHome();
		Typed imported = type("import", store().toString());
		assertThat(imported.code()).isEqualTo(ExitCode.WARNINGS.code());
		assertThat(imported.standard()).contains("imported 1 backup and 0 facts; 0 backups known before, 2 problems");
		assertThat(imported.error()).contains(bad + ": ")
			.contains("forged or damaged")
			.contains(gone + ": its archive is missing")
			.contains("not a backup of Holdfast: notes.txt");
		assertThat(type("history").standard()).contains(good).doesNotContain(bad).doesNotContain(gone);
		Typed listed = type("list", store().toString());
		assertThat(listed.code()).isEqualTo(ExitCode.WARNINGS.code());
		assertThat(listed.standard().lines().filter((line) -> line.contains("damaged"))).hasSize(2);
		assertThat(listed.standard()).contains(good).contains("unknown key");
	}

	private static Path find(Path root, String name) throws IOException {
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.getFileName().toString().matches(name)).findFirst().orElseThrow();
		}
	}

}
