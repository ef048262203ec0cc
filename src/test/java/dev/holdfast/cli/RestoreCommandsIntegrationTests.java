package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands that stop and start the application around a restore. */
class RestoreCommandsIntegrationTests {

	private static final String TELL = "[sh, -c, \"echo %s $HOLDFAST_PLAN $HOLDFAST_BACKUP_ID $HOLDFAST_RESULT"
			+ " $HOLDFAST_EXIT_CODE $(cat %s) >> %s\"]";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private String id = "";

	@BeforeEach
	void backUp() throws IOException {
		Files.createDirectories(this.directory.resolve("srv"));
		Files.writeString(file(), "old");
		plan("");
		Typed typed = type("backup", "shop");
		assertThat(typed.code()).as(typed.error()).isZero();
		this.id = typed.standard().lines().findFirst().orElseThrow();
		Files.writeString(file(), "new");
	}

	@Test
	void stopsTheApplicationBeforeAndStartsItAfterwards() throws IOException {
		plan("restore: {before: [" + tell("stop") + "], after: [" + tell("start") + "]}\n");
		Typed dry = type("restore", this.id, "--drop", "--dry-run");
		assertThat(dry.code()).isZero();
		Typed elsewhere = type("restore", this.id, "--target", this.directory.resolve("other").toString());
		assertThat(elsewhere.code()).as(elsewhere.error()).isZero();
		assertThat(log()).doesNotExist();
		Typed typed = restore();
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(log()).hasContent("stop shop " + this.id + " new\nstart shop " + this.id + " completed 0 old\n");
	}

	@Test
	void restoresNothingWhenTheApplicationCannotBeStopped() throws IOException {
		plan("restore: {before: [[sh, -c, \"echo no such unit; exit 5\"]], after: [" + tell("start") + "]}\n");
		Typed typed = restore();
		assertThat(typed.code()).isEqualTo(10);
		assertThat(typed.error()).contains("before command sh ended with exit code 5; nothing was restored")
			.contains("sh said: no such unit")
			.contains("HINT: mend the command or take it out of restore: in ");
		assertThat(typed.standard()).contains("NOT restored: the target is as it was before");
		assertThat(file()).hasContent("new");
		assertThat(log()).hasContent("start shop " + this.id + " failed 10 new\n");
	}

	@Test
	void startsTheApplicationWhenTheRestoreFailed() throws IOException {
		plan("restore: {after: [" + tell("start") + "]}\n");
		try (Stream<Path> stored = Files.walk(this.directory.resolve("store"))) {
			Path archive = stored.filter((path) -> path.toString().endsWith(".pgp")).findFirst().orElseThrow();
			byte[] bytes = Files.readAllBytes(archive);
			bytes[bytes.length - 100] ^= 1;
			Files.delete(archive);
			Files.write(archive, bytes);
		}
		assertThat(restore().code()).isEqualTo(20);
		assertThat(log()).hasContent("start shop " + this.id + " failed 20 new\n");
	}

	@Test
	void warnsWhenTheApplicationCannotBeStarted() throws IOException {
		plan("restore: {after: [[\"false\"]]}\n");
		Typed typed = restore();
		assertThat(typed.code()).isEqualTo(3);
		assertThat(typed.error()).contains("after command false ended with exit code 1");
		assertThat(file()).hasContent("old");
	}

	private Typed restore() {
		return type("restore", this.id, "--drop", "--confirm", "--safety-backup", "no");
	}

	private Path file() {
		return this.directory.resolve("srv/file");
	}

	private Path log() {
		return this.directory.resolve("log");
	}

	private String tell(String what) {
		return TELL.formatted(what, file(), log());
	}

	private void plan(String more) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: files, type: files, paths: [%s]}]
				destinations: [{name: local, type: local, path: %s}]
				%s""".formatted(this.directory.resolve("srv"), this.directory.resolve("store"), more));
	}

	private Typed type(String... arguments) {
		return Typed.run(
				Stream
					.concat(Stream.of(arguments), Stream.of("--home", this.directory.resolve("home").toString(),
							"--plans", this.directory.resolve("jobs").toString()))
					.toArray(String[]::new));
	}

}
