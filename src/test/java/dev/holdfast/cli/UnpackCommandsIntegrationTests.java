package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.archive.Entry;
import dev.holdfast.backup.PlanFixture;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.ForgedBackup;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code extract} and {@code export} as somebody types them. */
class UnpackCommandsIntegrationTests {

	private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.123456789Z");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private Path uploads = Path.of("");

	private Path to = Path.of("");

	private String id = "";

	@BeforeEach
	void backUp() throws Exception {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + this.directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement()
				.execute("insert into orders select x, 'order ' || x from system_range(1, 1000)");
		}
		this.uploads = this.directory.resolve("uploads");
		Files.createDirectories(this.uploads.resolve("2026"));
		Path file = Files.writeString(this.uploads.resolve("2026/a.txt"), "a file");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
		Files.setLastModifiedTime(file, FileTime.from(TIME));
		Files.createLink(this.uploads.resolve("2026/same"), file);
		Files.createSymbolicLink(this.uploads.resolve("link"), Path.of("no/such"));
		Files.writeString(this.uploads.resolve("b.txt"), "another");
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources:
				  - {name: database, type: h2, url: "jdbc:h2:%s"}
				  - {name: uploads, type: files, paths: [%s]}
				destinations: [{name: local, type: local, path: %s}]
				""".formatted(this.directory.resolve("shop"), this.uploads, this.directory.resolve("store")));
		Typed typed = type("backup", "shop");
		assertThat(typed.code()).as(typed.error()).isZero();
		this.id = typed.standard().lines().findFirst().orElseThrow();
		this.to = this.directory.resolve("out/there");
	}

	private Path files(Path below) {
		return below.resolve("uploads").resolve(this.uploads.toString().substring(1));
	}

	@Test
	void extractsEveryEntryAsItIs() throws Exception {
		Typed typed = type("extract", "latest", "--to", this.to.toString());
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard()).startsWith(this.id).containsPattern("extract   \\d+ entries → " + this.to);
		assertThat(names(this.to)).containsExactlyInAnyOrder("backup.json", "contents.json", "database", "uploads");
		assertThat(this.to.resolve("backup.json")).content().contains(this.id);
		assertThat(this.to.resolve("database/script.sql")).content().contains("'order 1000'");
		assertTree(files(this.to));
		assertThat(Files.getPosixFilePermissions(this.to)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
		assertThat(names(this.to.getParent())).containsExactly("there");
		assertThat(type("history", "--job", "extract").standard()).contains("extract").contains("completed");
		assertThat(type("show", this.id).standard()).contains("extract");
	}

	private static void assertTree(Path tree) throws IOException {
		Path file = tree.resolve("2026/a.txt");
		assertThat(file).hasContent("a file");
		assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
		assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(TIME);
		assertThat(Files.isSameFile(file, tree.resolve("2026/same"))).isTrue();
		assertThat(Files.readSymbolicLink(tree.resolve("link"))).isEqualTo(Path.of("no/such"));
	}

	@Test
	void extractsChosenEntriesAlone() throws Exception {
		Typed typed = type("extract", this.id, "--to", this.to.toString(), "--include", "database/**");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(names(this.to)).containsExactly("database");
		Typed one = type("extract", this.id, "--to", this.to.toString(), "--include", "**/b.txt");
		assertThat(one.code()).as(one.error()).isZero();
		assertThat(files(this.to).resolve("b.txt")).hasContent("another");
		assertThat(files(this.to).resolve("2026")).doesNotExist();
		Typed half = type("extract", this.id, "--to", this.directory.resolve("half").toString(), "--include",
				"**/same");
		assertThat(half.code()).isEqualTo(2);
		assertThat(half.error()).contains("is the same file as").contains("HINT: choose it too");
		assertThat(this.directory.resolve("half")).doesNotExist();
	}

	@Test
	void replacesNothingUnlessItIsToldTo() throws Exception {
		Files.createDirectories(this.to.resolve("database"));
		Files.writeString(this.to.resolve("database/script.sql"), "mine");
		Files.writeString(this.to.resolve("mine"), "mine");
		Map<String, String> before = tree(this.directory.resolve("out"));
		Typed refused = type("extract", this.id, "--to", this.to.toString());
		assertThat(refused.code()).isEqualTo(2);
		assertThat(refused.error()).contains("database/script.sql is there already; nothing was changed")
			.contains("--overwrite");
		assertThat(refused.standard()).contains("NOT unpacked");
		assertThat(tree(this.directory.resolve("out"))).isEqualTo(before);
		Typed typed = type("extract", this.id, "--to", this.to.toString(), "--overwrite");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(this.to.resolve("database/script.sql")).content().contains("'order 1000'");
		assertThat(this.to.resolve("mine")).hasContent("mine");
	}

	@Test
	void writesThroughNoLinkThatIsThere() throws Exception {
		Path outside = Files.createDirectory(this.directory.resolve("outside"));
		Files.createDirectories(this.to);
		Files.createSymbolicLink(this.to.resolve("database"), outside);
		Typed typed = type("extract", this.id, "--to", this.to.toString(), "--overwrite");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("database is no directory");
		assertThat(outside).isEmptyDirectory();
		assertThat(names(this.to)).containsExactly("database");
	}

	@Test
	void unpacksNothingOfAnArchiveThatWasChangedOrMadeToDoHarm() throws Exception {
		Path archive;
		try (Stream<Path> stored = Files.walk(this.directory.resolve("store"))) {
			archive = stored.filter((path) -> path.toString().endsWith(".pgp")).findFirst().orElseThrow();
		}
		byte[] bytes = Files.readAllBytes(archive);
		bytes[bytes.length - 40] ^= 1;
		Files.delete(archive);
		Files.write(archive, bytes);
		assertRefused(type("extract", this.id, "--to", this.to.toString()));
		Secret signer = PlanFixture.newSigningKey();
		assertHarmless(new ForgedBackup("files", signer).entry(Entry.of("s/../../victim", 1), new byte[1]));
		assertHarmless(new ForgedBackup("files", signer).entry(link("s/way", this.directory.toString()), new byte[0])
			.entry(Entry.of("s/way/victim", 1), new byte[1]));
		assertHarmless(new ForgedBackup("files", signer).entry(Entry.of("t/a", 1), new byte[1]));
		assertHarmless(new ForgedBackup("files", signer).bomb(3L << 30).claiming(100_000));
		assertHarmless(new ForgedBackup("files", signer).unsaid("a", "one").file("a", "two"));
	}

	private void assertHarmless(ForgedBackup backup) throws IOException {
		Path archive = backup.store(this.directory.resolve("forged"));
		Path key = Files.writeString(this.directory.resolve("key"), ForgedBackup.KEY.reveal());
		assertRefused(
				type("extract", "--from", archive.toString(), "--key", "file:" + key, "--to", this.to.toString()));
		assertThat(this.directory.resolve("victim")).doesNotExist();
	}

	private void assertRefused(Typed typed) {
		assertThat(typed.code()).as(typed.error()).isEqualTo(20);
		assertThat(typed.standard()).contains("NOT unpacked: " + this.to + " is as it was");
		assertThat(this.to.getParent()).doesNotExist();
	}

	@Test
	void exportsWhatOtherProgramsKnow() throws Exception {
		Typed typed = type("export", this.id, "--to", this.to.toString());
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(names(this.to)).containsExactlyInAnyOrder("database.sql", "uploads");
		assertTree(files(this.to));
		try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
			connection.createStatement().execute("runscript from '" + this.to.resolve("database.sql") + "'");
			try (ResultSet row = connection.createStatement()
				.executeQuery("select count(*), sum(id) from orders where note = 'order ' || id")) {
				row.next();
				assertThat(row.getLong(1)).isEqualTo(1000);
				assertThat(row.getLong(2)).isEqualTo(500500);
			}
		}
		assertThat(type("history", "--job", "export").standard()).contains("completed");
	}

	private static Entry link(String name, String to) {
		return new Entry(name, Entry.Kind.SYMBOLIC_LINK, 0, 0777, 0, 0, "", "", Instant.EPOCH, to, Map.of(), null);
	}

	private static Set<String> names(@Nullable Path directory) throws IOException {
		try (Stream<Path> files = Files.list(java.util.Objects.requireNonNull(directory))) {
			return files.map((file) -> file.getFileName().toString()).collect(Collectors.toSet());
		}
	}

	private static Map<String, String> tree(Path root) throws IOException {
		Map<String, String> found = new TreeMap<>();
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.toList()) {
				found.put(file.toString(),
						Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "");
			}
		}
		return found;
	}

	private Typed type(String... arguments) {
		return Typed.run(
				Stream
					.concat(Stream.of(arguments), Stream.of("--home", this.directory.resolve("home").toString(),
							"--plans", this.directory.resolve("jobs").toString()))
					.toArray(String[]::new));
	}

}
