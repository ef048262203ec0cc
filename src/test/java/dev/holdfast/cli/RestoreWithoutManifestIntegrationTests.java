package dev.holdfast.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.backup.PlanFixture;
import dev.holdfast.testing.ForgedBackup;

import static org.assertj.core.api.Assertions.assertThat;

/** Restores of backups whose manifest is missing or cannot be trusted. */
class RestoreWithoutManifestIntegrationTests {

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
		Files.createDirectories(this.directory.resolve("uploads"));
		Files.writeString(this.directory.resolve("uploads/a.txt"), "a file");
		plan("openpgp");
		this.id = backup();
	}

	@Test
	void restoresUnprovenWhenTheManifestIsMissing() throws Exception {
		Files.delete(stored(".manifest.json"));
		Typed refused = restore();
		assertThat(refused.code()).isEqualTo(20);
		assertThat(refused.error()).contains("the manifest of " + this.id + " is missing")
			.contains("restore --without-manifest");
		assertThat(this.directory.resolve("other")).doesNotExist();
		Typed dry = restore("--without-manifest", "--dry-run");
		assertThat(dry.code()).isZero();
		assertThat(dry.standard()).contains("whatever the archive holds: it has no manifest");
		Typed typed = restore("--without-manifest");
		assertThat(typed.code()).as(typed.error()).isEqualTo(3);
		assertThat(typed.error()).contains("is missing: restoring without it, nobody vouches");
		assertThat(typed.standard()).contains("UNPROVEN").contains("1,000 rows");
		assertRestored();
		assertUnproven();
	}

	@Test
	void restoresUnprovenWhenTheManifestIsForgedOrOfANewerSchema() throws Exception {
		Path manifest = stored(".manifest.json");
		String own = Files.readString(manifest);
		for (String forged : new String[] { own.replace("ORDERS", "ORDERZ"),
				own.replace("\"schemaVersion\":1", "\"schemaVersion\":99"), "{}", "" }) {
			assertThat(forged).isNotEqualTo(own);
			write(manifest, forged.getBytes(StandardCharsets.UTF_8));
			assertThat(restore().code()).isEqualTo(20);
			Typed typed = restore("--without-manifest", "--drop", "--drop-old", "--confirm", "--safety-backup", "no");
			assertThat(typed.code()).as(typed.error()).isEqualTo(3);
			assertRestored();
		}
		assertUnproven();
	}

	@Test
	void usesAManifestThatIsRight() throws Exception {
		Typed typed = restore("--without-manifest");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard()).contains("compared with what was dumped").doesNotContain("UNPROVEN");
	}

	@Test
	void stillRefusesAnArchiveThatWasChangedOrIsAnothers() throws Exception {
		Files.delete(stored(".manifest.json"));
		Path archive = stored(".tar.zst.pgp");
		byte[] own = Files.readAllBytes(archive);
		byte[] changed = own.clone();
		changed[own.length / 2] ^= 1;
		write(archive, changed);
		assertRefused("");
		write(archive, java.util.Arrays.copyOf(own, own.length - 1));
		assertRefused("");
		String other = backup();
		write(archive, Files.readAllBytes(archive.resolveSibling(other + ".tar.zst.pgp")));
		assertRefused("holds the archive of " + other + " under the name of " + this.id);
		Files.delete(archive);
		assertThat(restore("--without-manifest").code()).isEqualTo(21);
	}

	@Test
	void findsWhatWasChangedInAnArchiveThatNothingProtects() throws Exception {
		plan("none");
		this.id = backup();
		Files.delete(stored(".manifest.json"));
		Path archive = stored(".tar");
		String text = Files.readString(archive, StandardCharsets.ISO_8859_1);
		write(archive, text.replace("order 500'", "order 501'").getBytes(StandardCharsets.ISO_8859_1));
		Typed typed = restore("--without-manifest");
		assertThat(typed.code()).isEqualTo(20);
		assertThat(typed.error()).contains("ORDERS");
		assertThat(this.directory.resolve("other/database.mv.db")).doesNotExist();
	}

	@Test
	void refusesWhatExpandsFarBeyondItsSize() throws Exception {
		ForgedBackup bomb = new ForgedBackup("files", PlanFixture.newSigningKey()).bomb(1L << 30);
		Path archive = bomb.store(this.directory.resolve("store"));
		Files.delete(archive.resolveSibling(bomb.id() + ".manifest.json"));
		assertThat(Files.size(archive)).isLessThan(200_000);
		Path key = Files.writeString(this.directory.resolve("key"), ForgedBackup.KEY.reveal());
		Typed typed = type("restore", "--from", archive.toString(), "--key", "file:" + key, "--target",
				this.directory.resolve("other").toString(), "--without-manifest");
		assertThat(typed.code()).as(typed.error()).isEqualTo(20);
		assertThat(typed.error()).contains("holds more than the ");
		assertThat(this.directory.resolve("other/s")).doesNotExist();
	}

	private void assertRefused(String message) {
		Typed typed = restore("--without-manifest");
		assertThat(typed.code()).as(typed.error()).isEqualTo(20);
		assertThat(typed.error()).contains(message).contains("HINT");
		assertThat(this.directory.resolve("other/database.mv.db")).doesNotExist();
		assertThat(this.directory.resolve("other/uploads")).doesNotExist();
	}

	private void assertRestored() throws SQLException {
		try (Connection connection = DriverManager
			.getConnection("jdbc:h2:" + this.directory.resolve("other/database") + ";IFEXISTS=TRUE");
				ResultSet row = connection.createStatement().executeQuery("select count(*), max(note) from orders")) {
			row.next();
			assertThat(row.getLong(1)).isEqualTo(1000);
			assertThat(row.getString(2)).isEqualTo("order 999");
		}
		assertThat(this.directory.resolve("other/uploads")
			.resolve(this.directory.toString().substring(1))
			.resolve("uploads/a.txt")).hasContent("a file");
	}

	private void assertUnproven() {
		assertThat(type("show", this.id).standard()).containsPattern("restore .*completed.*unproven");
		assertThat(type("history", "shop").standard()).contains(this.id).doesNotContain("proven");
		Typed evidence = type("show", this.id, "--evidence", this.directory.resolve("evidence.json").toString());
		assertThat(evidence.code()).isNotZero();
	}

	private Path stored(String suffix) throws IOException {
		try (Stream<Path> files = Files.walk(this.directory.resolve("store"))) {
			return files.filter((file) -> file.toString().endsWith(this.id + suffix)).findFirst().orElseThrow();
		}
	}

	private static void write(Path file, byte[] bytes) throws IOException {
		Files.delete(file);
		Files.write(file, bytes);
	}

	private void plan(String format) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"),
				"""
						plan: shop
						sources:
						  - {name: database, type: h2, url: "jdbc:h2:%s"}
						  - {name: uploads, type: files, paths: [%s]}
						compression: %s
						encryption: {format: %s}
						destinations: [{name: local, type: local, path: %s}]
						""".formatted(this.directory.resolve("shop"), this.directory.resolve("uploads"),
						format.equals("none") ? "{algorithm: none}" : "{algorithm: zstd}", format,
						this.directory.resolve("store")));
	}

	private String backup() {
		Typed typed = type("backup", "shop");
		assertThat(typed.code()).as(typed.error()).isIn(0, 3);
		return typed.standard().lines().findFirst().orElseThrow();
	}

	private Typed restore(String... more) {
		return type(Stream
			.concat(Stream.of("restore", this.id, "--target", this.directory.resolve("other").toString()),
					Stream.of(more))
			.toArray(String[]::new));
	}

	private Typed type(String... arguments) {
		return Typed.run(
				Stream
					.concat(Stream.of(arguments), Stream.of("--home", this.directory.resolve("home").toString(),
							"--plans", this.directory.resolve("jobs").toString()))
					.toArray(String[]::new));
	}

}
