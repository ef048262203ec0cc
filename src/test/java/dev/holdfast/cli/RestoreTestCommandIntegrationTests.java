package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.testing.SmallDisk;

import static org.assertj.core.api.Assertions.assertThat;

/** The restore-test command over a database and files, as somebody types it. */
class RestoreTestCommandIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private String id = "";

	@BeforeEach
	void backUp() throws Exception {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + this.directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement()
				.execute("insert into orders select x, 'order ' || x from system_range(1, 1000)");
		}
		Files.createDirectories(this.directory.resolve("uploads/2026"));
		Files.writeString(this.directory.resolve("uploads/2026/a.txt"), "a file");
		plan("shop.yaml", "shop");
		this.id = backup();
	}

	@Test
	void provesTheNewestBackupOfAPlanAndLeavesNothing() throws IOException {
		Typed typed = type("restore-test", "shop");
		assertThat(typed.error()).doesNotContain("holdfast:");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).startsWith(this.id)
			.containsPattern("prove +database +1 table   1,000 rows   \\d+ objects   as dumped")
			.containsPattern("prove +uploads +3 files   as dumped")
			.contains("proven in ");
		assertThat(leftovers()).isEmpty();
		assertThat(type("history", "shop").standard()).contains("completed, proven");
		assertThat(type("show", this.id).standard()).containsPattern("restore-test .*completed.*proven");
		Path page = this.directory.resolve("evidence.html");
		assertThat(type("show", this.id, "--evidence", page.toString()).code()).isZero();
		assertThat(page).content().contains(this.id + ": Proven");
		assertThat(type("history", "--job", "restore-test", "--json").standard())
			.contains("\"backupId\" : \"" + this.id);
	}

	@Test
	void testsWhatIsNotProvenYet() {
		assertThat(type("restore-test", "shop", "--untested").standard()).startsWith(this.id);
		Typed nothing = type("restore-test", "shop", "--untested");
		assertThat(nothing.code()).isZero();
		assertThat(nothing.standard()).isEqualToIgnoringNewLines("shop: every good backup is proven already");
		String newer = backup();
		assertThat(type("restore-test", "--all-plans", "--untested").standard()).startsWith(newer);
		assertThat(type("restore-test", this.id).standard()).startsWith(this.id);
	}

	@Test
	void asksThePlansOwnQuestions() throws IOException {
		Path file = this.directory.resolve("jobs/shop.yaml");
		String plan = Files.readString(file);
		Files.writeString(file, plan + "restore-test: {checks: [{sql: select count(*) from orders, expect: 1000}]}\n");
		Typed right = type("restore-test", "shop");
		assertThat(right.code()).isZero();
		assertThat(right.standard()).contains("check     select count(*) from orders   as expected");
		Files.writeString(file, plan + "restore-test: {checks: [{sql: select count(*) from orders, expect: 999}]}\n");
		Typed wrong = type("restore-test", "shop");
		assertThat(wrong.code()).isEqualTo(20);
		assertThat(wrong.error()).contains("check select count(*) from orders failed");
		assertThat(leftovers()).isEmpty();
	}

	@Test
	void saysThatThereIsNothingToRestore() throws IOException {
		plan("empty.yaml", "empty");
		Typed typed = type("restore-test", "empty");
		assertThat(typed.code()).isEqualTo(21);
		assertThat(typed.error()).contains("no good backup of plan empty").contains("HINT: make one");
		Typed unknown = type("restore-test", "shop-20200101T000000Z-aaaaaa");
		assertThat(unknown.code()).isEqualTo(21);
		assertThat(unknown.error()).contains("no destination of plan shop holds shop-20200101T000000Z-aaaaaa");
	}

	@Test
	void refusesAChangedArchiveAndNeverChoosesItAgain() throws IOException {
		Path archive = archive();
		byte[] bytes = Files.readAllBytes(archive);
		bytes[bytes.length / 2] ^= 1;
		Files.delete(archive);
		Files.write(archive, bytes);
		Typed typed = type("restore-test", "shop");
		assertThat(typed.code()).isEqualTo(20);
		assertThat(typed.error()).contains("was changed in its payload");
		assertThat(typed.standard()).contains("NOT proven: " + this.id).doesNotContain("as dumped");
		assertThat(leftovers()).isEmpty();
		assertThat(type("history", "shop").standard()).contains("completed, bad");
		assertThat(type("restore-test", "shop").code()).isEqualTo(21);
		String newer = backup();
		assertThat(type("restore-test", "shop").standard()).startsWith(newer).contains("proven in");
	}

	@Test
	void saysWhichKeysWouldOpenIt() throws IOException {
		Path keyless = this.directory.resolve("keyless");
		Typed typed = Typed.run("restore-test", "shop", "--home", keyless.toString(), "--plans",
				this.directory.resolve("jobs").toString());
		assertThat(typed.code()).isEqualTo(12);
		assertThat(typed.error()).contains("it was encrypted for key:");
	}

	@Test
	void looksForRoomBeforeItLoads() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(24)) {
			Path uploads = this.directory.resolve("uploads");
			byte[] large = new byte[12 << 20];
			new java.util.Random(7).nextBytes(large);
			Files.write(uploads.resolve("large"), large);
			backup();
			Path home = disk.directory().resolve("home");
			Files.createDirectory(home);
			org.springframework.util.FileSystemUtils.copyRecursively(this.directory.resolve("home/keys"),
					home.resolve("keys"));
			for (Path each : new Path[] { home, home.resolve("keys") }) {
				Files.setPosixFilePermissions(each,
						java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
			}
			for (String key : new String[] { "backup.key", "signing.key" }) {
				Files.setPosixFilePermissions(home.resolve("keys").resolve(key),
						java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
			}
			Typed typed = Typed.run("restore-test", "shop", "--home", home.toString(), "--plans",
					this.directory.resolve("jobs").toString());
			assertThat(typed.error()).contains("MiB free, and a restore test of");
			assertThat(typed.code()).isEqualTo(14);
			assertThat(home.resolve("restore-tests")).isEmptyDirectory();
		}
	}

	@Test
	void removesWhatAKilledTestLeftAndNothingElse() throws IOException {
		Path tests = Files.createDirectories(this.directory.resolve("home/restore-tests"));
		Files.setPosixFilePermissions(tests, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
		Path dead = Files.createDirectories(tests.resolve("holdfast_test_dead1/uploads"));
		Files.writeString(dead.resolve("file"), "left");
		Files.writeString(tests.resolve("holdfast_test_dead1/run"), "holdfast_test_dead1");
		Path other = Files.createDirectories(tests.resolve("holdfast_test_other"));
		Files.writeString(other.resolve("run"), "holdfast_test_somebody");
		Path foreign = Files.createDirectories(tests.resolve("precious"));
		Typed typed = type("verify", "latest", "--level", "store");
		assertThat(typed.error()).contains("removed what a restore test that was killed had left");
		assertThat(dead.getParent()).doesNotExist();
		assertThat(other).exists();
		assertThat(foreign).exists();
	}

	private Stream<Path> leftovers() throws IOException {
		return Files.list(this.directory.resolve("home/restore-tests"));
	}

	private Path archive() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory.resolve("store"))) {
			return files.filter((file) -> file.toString().endsWith(".pgp")).findFirst().orElseThrow();
		}
	}

	private String backup() {
		Typed typed = type("backup", "shop");
		assertThat(typed.error()).doesNotContain("holdfast:");
		return typed.standard().lines().findFirst().orElseThrow();
	}

	private void plan(String file, String name) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs").resolve(file), """
				plan: %s
				sources:
				  - {name: database, type: h2, url: "jdbc:h2:%s"}
				  - {name: uploads, type: files, paths: [%s]}
				destinations: [{name: local, type: local, path: %s}]
				""".formatted(name, this.directory.resolve("shop"), this.directory.resolve("uploads"),
				this.directory.resolve("store")));
	}

	private Typed type(String... arguments) {
		String[] all = Stream.concat(Stream.of(arguments), Stream.of("--home",
				this.directory.resolve("home").toString(), "--plans", this.directory.resolve("jobs").toString()))
			.toArray(String[]::new);
		return Typed.run(all);
	}

}
