package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.source.Claim;

import static org.assertj.core.api.Assertions.assertThat;

/** The restore command over a database and files, as somebody types it. */
class RestoreCommandIntegrationTests {

	private static final java.time.format.DateTimeFormatter SECOND = java.time.format.DateTimeFormatter
		.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(java.time.ZoneOffset.UTC);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private String id = "";

	@BeforeEach
	void backUp() throws Exception {
		Files.createDirectories(this.directory.resolve("srv/uploads"));
		sql("create table orders(id int primary key, note varchar)",
				"insert into orders select x, 'order ' || x from system_range(1, 1000)");
		Files.writeString(this.directory.resolve("srv/uploads/a.txt"), "a file");
		plan("");
		this.id = backup();
	}

	@Test
	void restoresToADirectoryWhatItProves() throws Exception {
		Path other = this.directory.resolve("other");
		Typed typed = type("restore", this.id, "--target", other.toString());
		assertThat(typed.error()).doesNotContain("holdfast:");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).startsWith(this.id)
			.containsPattern("prove +database +1 table   1,000 rows   \\d+ objects   as dumped")
			.containsPattern("prove +uploads +2 files   as dumped")
			.contains("safety    not needed: there was nothing")
			.contains("restored in ");
		assertThat(count(other.resolve("database"), "orders")).isEqualTo(1000);
		assertThat(
				other.resolve("uploads").resolve(this.directory.toString().substring(1)).resolve("srv/uploads/a.txt"))
			.hasContent("a file");
		assertThat(type("show", this.id).standard()).containsPattern("restore .*completed.*proven");
	}

	@Test
	void showsWhatItWouldReplaceAndReplacesNothingUnasked() throws Exception {
		sql("delete from orders where id > 3");
		Typed typed = type("restore", this.id, "--drop");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.standard()).contains(this.id)
			.containsPattern("now +1 table   3 rows")
			.containsPattern("then +1 table   1,000 rows")
			.contains("--confirm does it");
		assertThat(count(database(), "orders")).isEqualTo(3);
		Typed dry = type("restore", "--plan", "shop", "--dry-run");
		assertThat(dry.code()).isZero();
		assertThat(dry.standard()).startsWith(this.id).containsPattern("now +1 table   3 rows");
		Typed notDropped = type("restore", this.id, "--confirm");
		assertThat(notDropped.code()).isEqualTo(2);
		assertThat(notDropped.error()).contains("is not empty, and a restore replaces what is there")
			.contains("HINT: say so with --drop");
		assertThat(count(database(), "orders")).isEqualTo(3);
		assertThat(Files.list(this.directory.resolve("srv"))).hasSize(2);
	}

	@Test
	void replacesWhatIsThereAndKeepsItTwice() throws Exception {
		sql("delete from orders where id > 3");
		Files.writeString(this.directory.resolve("srv/uploads/later"), "later");
		Typed typed = type("restore", this.id, "--drop", "--confirm");
		assertThat(typed.error()).doesNotContain("holdfast:");
		assertThat(typed.code()).isZero();
		assertThat(count(database(), "orders")).isEqualTo(1000);
		assertThat(this.directory.resolve("srv/uploads/later")).doesNotExist();
		try (Stream<Path> left = Files.list(this.directory.resolve("srv"))) {
			List<Path> old = left.filter((path) -> path.toString().contains("_before_")).toList();
			assertThat(old).hasSize(2);
			assertThat(old).anySatisfy((path) -> assertThat(path.resolve("later")).hasContent("later"));
		}
		String saved = typed.standard().replaceFirst("(?s).*safety +(\\S+).*", "$1");
		assertThat(saved).startsWith("shop-").isNotEqualTo(this.id);
		assertThat(type("history", "--label", "before-restore").standard()).contains(saved);
		// what was there before is never what somebody wants without saying so
		assertThat(type("restore", "latest", "--dry-run").standard()).startsWith(this.id);
		Typed undone = type("restore", saved, "--drop", "--drop-old", "--confirm", "--safety-backup", "no");
		assertThat(undone.code()).isZero();
		assertThat(undone.standard()).contains("safety    none: --safety-backup no");
		assertThat(count(database(), "orders")).isEqualTo(3);
		assertThat(this.directory.resolve("srv/uploads/later")).hasContent("later");
	}

	@Test
	void restoresNothingWhenWhatIsThereCannotBeSaved() throws Exception {
		sql("delete from orders where id > 3");
		Files.move(this.directory.resolve("store"), this.directory.resolve("away"));
		Files.createDirectory(this.directory.resolve("store"));
		copy(this.directory.resolve("away"), this.directory.resolve("store"));
		plan("before: [[\"false\"]]\n");
		Typed typed = type("restore", this.id, "--drop", "--confirm");
		assertThat(typed.code()).isEqualTo(10);
		assertThat(typed.error()).contains("nothing was restored, the backup of what is there failed")
			.contains("--safety-backup best-effort");
		assertThat(typed.standard()).contains("NOT restored: the target is as it was before");
		assertThat(count(database(), "orders")).isEqualTo(3);
		Typed anyway = type("restore", this.id, "--drop", "--confirm", "--safety-backup", "best-effort");
		assertThat(anyway.code()).isEqualTo(3);
		assertThat(anyway.error()).contains("what was there could not be backed up");
		assertThat(count(database(), "orders")).isEqualTo(1000);
	}

	@Test
	void choosesTheNewestGoodOneBeforeATime() throws Exception {
		// ids tell seconds
		while (this.id.contains(SECOND.format(java.time.Instant.now()))) {
			Thread.onSpinWait();
		}
		String newer = backup();
		assertThat(type("restore", "--plan", "shop", "--dry-run").standard()).startsWith(newer);
		String time = newer.replaceFirst("shop-(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z.*",
				"$1-$2-$3T$4:$5:$6Z");
		assertThat(type("restore", "--plan", "shop", "--before", time, "--dry-run").standard()).startsWith(this.id);
		Typed none = type("restore", "--plan", "shop", "--before", "2020-01-01", "--dry-run");
		assertThat(none.code()).isEqualTo(21);
		assertThat(none.error()).contains("no good backup of plan shop from before 2020-01-01")
			.contains("the oldest there is: " + this.id);
		Typed list = type("restore", "--plan", "shop", "--list");
		assertThat(list.code()).isZero();
		assertThat(list.standard()).contains(newer).contains(this.id);
		Typed unknown = type("restore", "shop-2019");
		assertThat(unknown.code()).isEqualTo(21);
		Typed ambiguous = type("restore", "shop-2");
		assertThat(ambiguous.code()).isEqualTo(21);
		assertThat(ambiguous.error()).contains("ambiguous").contains(newer).contains(this.id);
	}

	@Test
	void leavesTheTargetAloneWhenTheArchiveWasChanged() throws Exception {
		sql("delete from orders where id > 3");
		byte[] before = Files.readAllBytes(this.directory.resolve("srv/shop.mv.db"));
		Path archive = archive();
		byte[] bytes = Files.readAllBytes(archive);
		bytes[bytes.length - 100] ^= 1;
		Files.delete(archive);
		Files.write(archive, bytes);
		Typed typed = type("restore", this.id, "--drop", "--confirm", "--safety-backup", "no");
		assertThat(typed.code()).isEqualTo(20);
		assertThat(typed.error()).contains("was changed in its payload");
		assertThat(typed.standard()).contains("NOT restored: the target is as it was before");
		assertThat(Files.readAllBytes(this.directory.resolve("srv/shop.mv.db"))).isEqualTo(before);
		assertThat(Files.list(this.directory.resolve("srv"))).hasSize(2);
		// bad ones are never chosen
		assertThat(type("restore", "--plan", "shop", "--dry-run").code()).isEqualTo(21);
	}

	@Test
	void refusesASecondRestoreToTheSameTarget() throws Exception {
		try (Claim claim = Claim.of(this.directory.resolve("srv/shop.mv.db"), "other1")) {
			Typed typed = type("restore", this.id, "--drop", "--confirm", "--safety-backup", "no");
			assertThat(typed.code()).isEqualTo(11);
			assertThat(typed.error()).contains("another run restores to");
		}
		assertThat(type("restore", this.id, "--drop", "--confirm", "--safety-backup", "no").code()).isZero();
	}

	@Test
	void restoresAChosenSourceAndChosenTables() throws Exception {
		sql("create table notes as select x from system_range(1, 5)");
		String both = backup();
		Path other = this.directory.resolve("other");
		Typed typed = type("restore", both, "--source", "database", "--include", "notes", "--target",
				"jdbc:h2:" + other);
		assertThat(typed.error()).doesNotContain("holdfast:");
		assertThat(typed.code()).isZero();
		assertThat(count(other, "notes")).isEqualTo(5);
		assertThat(type("show", both).standard()).containsPattern("restore .*completed.*partly-proven");
		Typed wrong = type("restore", both, "--source", "nothing", "--target", other.toString());
		assertThat(wrong.code()).isEqualTo(2);
		assertThat(wrong.error()).contains("has no source nothing").contains("it has: database, uploads");
	}

	@Test
	void restoresToATargetOfThePlan() throws Exception {
		plan("targets: {staging: {url: \"jdbc:h2:" + this.directory.resolve("staging") + "\", confirm: false}}\n");
		assertThat(type("restore", this.id, "--target", "staging").code()).isZero();
		assertThat(count(this.directory.resolve("staging"), "orders")).isEqualTo(1000);
		Typed again = type("restore", this.id, "--target", "staging", "--drop", "--drop-old", "--safety-backup", "no");
		assertThat(again.code()).isZero();
		Typed unknown = type("restore", this.id, "--target", "stagin");
		assertThat(unknown.code()).isEqualTo(2);
		assertThat(unknown.error()).contains("did you mean staging?");
	}

	@Test
	void restoresFromABareDestinationWithTheKeyAlone() throws Exception {
		Path key = this.directory.resolve("home/keys/backup.key");
		Path other = this.directory.resolve("rescued");
		Typed typed = Typed.run("restore", "--from", archive().toString(), "--key", "file:" + key, "--target",
				other.toString(), "--home", this.directory.resolve("empty-home").toString(), "--plans",
				Files.createDirectory(this.directory.resolve("no-plans")).toString());
		assertThat(typed.error()).contains("the manifest is signed by a key that is not trusted here")
			.doesNotContain("HINT");
		assertThat(typed.code()).isEqualTo(3);
		assertThat(count(other.resolve("database"), "orders")).isEqualTo(1000);
		Typed keyless = Typed.run("restore", "--from", archive().toString(), "--target",
				this.directory.resolve("nowhere").toString(), "--home",
				this.directory.resolve("empty-home2").toString(), "--plans",
				this.directory.resolve("no-plans").toString());
		assertThat(keyless.code()).isEqualTo(12);
		assertThat(keyless.error()).contains("it was encrypted for key:");
		assertThat(this.directory.resolve("nowhere")).doesNotExist();
		Typed missing = type("restore", "--from", this.directory.resolve("store/shop/2020/01/x.tar").toString());
		assertThat(missing.code()).isEqualTo(2);
	}

	@Test
	void refusesAManifestThatIsMissingForgedOrAnothers() throws Exception {
		String newer = backup();
		Path store = this.directory.resolve("store/shop/" + newer.replaceFirst("shop-(\\d{4})(\\d\\d).*", "$1/$2"));
		Path manifest = store.resolve(newer + ".manifest.json");
		Path signature = store.resolve(newer + ".manifest.json.sig");
		byte[] own = Files.readAllBytes(manifest);
		byte[] signed = Files.readAllBytes(signature);
		String target = this.directory.resolve("other").toString();
		for (byte[] other : new byte[][] {
				new String(own, java.nio.charset.StandardCharsets.UTF_8).replace("ORDERS", "ORDERZ")
					.getBytes(java.nio.charset.StandardCharsets.UTF_8),
				Files.readAllBytes(store.resolve(this.id + ".manifest.json")) }) {
			assertThat(other).isNotEqualTo(own);
			Files.delete(manifest);
			Files.write(manifest, other);
			Typed typed = type("restore", newer, "--target", target);
			assertThat(typed.code()).isEqualTo(20);
			assertThat(typed.error()).contains("forged or damaged");
		}
		Files.delete(signature);
		Files.copy(store.resolve(this.id + ".manifest.json.sig"), signature);
		Typed anothers = type("restore", newer, "--target", target);
		assertThat(anothers.code()).isEqualTo(20);
		assertThat(anothers.error()).contains("is that of " + this.id);
		Files.delete(manifest);
		Typed missing = type("restore", newer, "--target", target);
		assertThat(missing.code()).isEqualTo(20);
		assertThat(missing.error()).contains("is missing");
		Files.write(manifest, own);
		Files.write(signature, signed);
		assertThat(this.directory.resolve("other")).doesNotExist();
	}

	private void sql(String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + database())) {
			for (String statement : statements) {
				connection.createStatement().execute(statement);
			}
		}
	}

	private static long count(Path database, String table) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + database + ";IFEXISTS=TRUE");
				ResultSet row = connection.createStatement().executeQuery("select count(*) from " + table)) {
			row.next();
			return row.getLong(1);
		}
	}

	private Path database() {
		return this.directory.resolve("srv/shop");
	}

	private static void copy(Path from, Path to) throws IOException {
		org.springframework.util.FileSystemUtils.copyRecursively(from, to);
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

	private void plan(String more) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources:
				  - {name: database, type: h2, url: "jdbc:h2:%s"}
				  - {name: uploads, type: files, paths: [%s]}
				destinations: [{name: local, type: local, path: %s}]
				%s""".formatted(database(), this.directory.resolve("srv/uploads"), this.directory.resolve("store"),
				more));
	}

	private Typed type(String... arguments) {
		return Typed.run(
				Stream
					.concat(Stream.of(arguments), Stream.of("--home", this.directory.resolve("home").toString(),
							"--plans", this.directory.resolve("jobs").toString()))
					.toArray(String[]::new));
	}

}
