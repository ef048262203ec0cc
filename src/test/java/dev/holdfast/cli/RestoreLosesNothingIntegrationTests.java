package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What is in no backup survives every restore that replaces what it lies in. */
class RestoreLosesNothingIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void refusesToReplaceATreeThatHoldsTheHomeOrADestinationOfAnyPlan() throws Exception {
		Files.createDirectories(root().resolve("data"));
		Files.writeString(root().resolve("data/a"), "a file");
		Path home = root().resolve("home");
		plan("shop", this.directory.resolve("store"), "");
		String id = backup(home);
		refused(type(home, "restore", id, "--drop", "--drop-old", "--confirm"),
				home + ", which Holdfast itself writes");
		assertThat(home.resolve("keys/backup.key")).exists();
		Path apart = this.directory.resolve("home");
		String inside = backup(apart);
		plan("other", root().resolve("archives"), "");
		refused(type(apart, "restore", inside, "--drop", "--confirm", "--safety-backup", "no"),
				root().resolve("archives") + ", which Holdfast itself writes");
		assertThat(root().resolve("data/a")).hasContent("a file");
	}

	@Test
	void keepsFilesThatThePlanLeavesOutThoughTheOldOnesAreToGo() throws Exception {
		Files.createDirectories(root());
		Files.writeString(root().resolve("a"), "a file");
		Files.writeString(root().resolve("secret.tmp"), "in no backup");
		plan("shop", this.directory.resolve("store"), ", exclude: [\"*.tmp\"]");
		Path home = this.directory.resolve("home");
		String id = backup(home);
		Typed typed = type(home, "restore", id, "--drop", "--drop-old", "--confirm", "--safety-backup", "no");
		assertThat(typed.code()).isEqualTo(3);
		assertThat(typed.error()).contains("the old files are kept, --drop-old or not");
		try (Stream<Path> beside = Files.list(this.directory)) {
			assertThat(beside.filter((path) -> path.toString().contains("root_before_"))).singleElement()
				.satisfies((old) -> assertThat(old.resolve("secret.tmp")).hasContent("in no backup"));
		}
	}

	@Test
	void refusesToReplaceAWholeByAPart() throws Exception {
		Files.createDirectories(root());
		Files.writeString(root().resolve("a"), "a file");
		Files.writeString(root().resolve("b"), "another");
		Path database = this.directory.resolve("shop");
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + database)) {
			connection.createStatement().execute("create table a as select 1 x; create table b as select 2 x");
		}
		plan("shop", this.directory.resolve("store"), "");
		Path home = this.directory.resolve("home");
		String id = backup(home);
		refused(type(home, "restore", id, "--source", "files", "--include", "a", "--drop", "--confirm"),
				root() + " is replaced as a whole");
		refused(type(home, "restore", id, "--source", "database", "--include", "a", "--drop", "--confirm"),
				"shop.mv.db is replaced as a whole");
		assertThat(root().resolve("b")).hasContent("another");
		Typed preview = type(home, "restore", id, "--include", "a", "--dry-run");
		assertThat(preview.standard()).contains("only what there is of a, among 3 files")
			.contains("only what there is of a, among 2 tables");
	}

	private void refused(Typed typed, String why) throws IOException {
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains(why).contains("--target");
		try (Stream<Path> beside = Files.list(this.directory)) {
			assertThat(beside.map(Path::toString)).noneMatch((name) -> name.contains("_before_"));
		}
	}

	private Path root() {
		return this.directory.resolve("root");
	}

	private void plan(String name, Path store, String more) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		String database = Files.exists(this.directory.resolve("shop.mv.db"))
				? "  - {name: database, type: h2, url: \"jdbc:h2:" + this.directory.resolve("shop") + "\"}\n" : "";
		Files.writeString(this.directory.resolve("jobs/" + name + ".yaml"), """
				plan: %s
				sources:
				  - {name: files, type: files, paths: [%s]%s}
				%sdestinations: [{name: local, type: local, path: %s}]
				""".formatted(name, root(), more, database, store));
	}

	private String backup(Path home) {
		Typed typed = type(home, "backup", "shop");
		assertThat(typed.error()).doesNotContain("holdfast:");
		return typed.standard().lines().findFirst().orElseThrow();
	}

	private Typed type(Path home, String... arguments) {
		return Typed.run(Stream
			.concat(Stream.of(arguments),
					Stream.of("--home", home.toString(), "--plans", this.directory.resolve("jobs").toString()))
			.toArray(String[]::new));
	}

}
