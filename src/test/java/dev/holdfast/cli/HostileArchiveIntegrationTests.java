package dev.holdfast.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.holdfast.archive.Entry;
import dev.holdfast.archive.TarWriter;
import dev.holdfast.backup.PlanFixture;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.ForgedBackup;
import dev.holdfast.testing.SmallDisk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Archives that were made to do harm, by somebody who had the keys: each is refused, and
 * nothing is written but what a restore makes and removes itself.
 */
class HostileArchiveIntegrationTests {

	private static final Secret SIGNING_KEY = PlanFixture.newSigningKey();

	private static final byte[] EVIL = "evil".getBytes(StandardCharsets.US_ASCII);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void aFileThatNobodyMayTouch() throws IOException {
		Files.writeString(this.directory.resolve("victim"), "untouched");
		Files.writeString(this.directory.resolve("key"), ForgedBackup.KEY.reveal());
		Files.createDirectories(this.directory.resolve("srv/there"));
		Files.writeString(this.directory.resolve("srv/there/old"), "old");
		Files.createDirectory(this.directory.resolve("plans"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "s/../victim", "s/a/../../../victim", "../victim", "/etc/holdfast-evil",
			"s//etc/holdfast-evil" })
	void refusesNamesThatLeadOut(String name) throws IOException {
		assertRefused(files().entry(Entry.of(name, 4), EVIL), "unsafe name");
	}

	@Test
	void refusesToWriteThroughALinkThatLeadsOut() throws IOException {
		assertRefused(files().entry(link(Entry.Kind.SYMBOLIC_LINK, "s/way", this.directory.toString()), new byte[0])
			.entry(Entry.of("s/way/victim", 4), EVIL), "lies behind a link");
		assertRefused(files().entry(link(Entry.Kind.SYMBOLIC_LINK, "s/way", ".."), new byte[0])
			.entry(Entry.of("s/way/victim", 4), EVIL), "lies behind a link");
	}

	@Test
	void refusesHardLinksToWhatIsNotOfTheArchive() throws IOException {
		for (String to : new String[] { "s/../victim", this.directory + "/victim" }) {
			assertRefused(files().entry(link(Entry.Kind.HARD_LINK, "s/copy", to), new byte[0]), "unsafe name");
		}
		assertRefused(files().entry(link(Entry.Kind.SYMBOLIC_LINK, "s/way", this.directory.toString()), new byte[0])
			.entry(link(Entry.Kind.HARD_LINK, "s/copy", "s/way/victim"), new byte[0]), "which is not there");
		assertRefused(files()
			.entry(link(Entry.Kind.SYMBOLIC_LINK, "s/way", this.directory.resolve("victim").toString()), new byte[0])
			.entry(link(Entry.Kind.HARD_LINK, "s/copy", "s/way"), new byte[0])
			.entry(Entry.of("s/copy", 4), EVIL), "which is not there");
	}

	@Test
	void refusesDevices() throws IOException {
		for (char kind : new char[] { '3', '4', '7' }) {
			ByteArrayOutputStream device = new ByteArrayOutputStream();
			new TarWriter(device).begin(Entry.of("s/device", 0));
			byte[] header = device.toByteArray();
			int sum = Integer.parseInt(new String(header, 148, 6, StandardCharsets.US_ASCII), 8) + kind - header[156];
			header[156] = (byte) kind;
			System.arraycopy(String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII), 0, header, 148, 6);
			assertRefused(files().raw(header), "entry s/device is of a kind that no archive has");
		}
	}

	@Test
	void refusesWhatExpandsWithoutEnd() throws IOException {
		long before = Files.getFileStore(this.directory).getUsableSpace();
		assertRefused(files().bomb(3L << 30).claiming(100_000), "holds more than the 100000 bytes");
		assertThat(before - Files.getFileStore(this.directory).getUsableSpace()).isLessThan(1L << 30);
	}

	@Test
	void refusesNamesThatAreThereTwice() throws IOException {
		assertRefused(files().file("a", "one").file("a", "two"), "");
		assertRefused(files().unsaid("a", "one").file("a", "two"), "there twice");
		assertRefused(files().file("a", "one").unsaid("a", "two"), "there twice");
		assertRefused(files().unsaid("a", "one").said("a", "one", true), "there twice");
		assertRefused(files().file("a", "one").entry(link(Entry.Kind.DIRECTORY, "s/a", null), new byte[0]),
				"there twice");
		assertRefused(new ForgedBackup("h2", SIGNING_KEY).unsaid("script.sql", "").unsaid("script.sql", ""),
				"there twice");
	}

	@Test
	void refusesEntriesOfNoSource() throws IOException {
		assertRefused(files().entry(Entry.of("t/a", 4), EVIL), "is of no source of the manifest");
		assertRefused(files().entry(Entry.of("s", 4), EVIL), "is of no source of the manifest");
	}

	@Test
	void aDiskThatFillsInMidLoadLeavesTheTargetAsItWas() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(4)) {
			Path there = Files.createDirectories(disk.directory().resolve("there"));
			Files.writeString(there.resolve("old"), "old");
			byte[] noise = new byte[8 << 20];
			new java.util.Random(1).nextBytes(noise);
			ForgedBackup large = files().entry(Entry.of("s/large", noise.length), noise).sourceBytes(1000);
			Map<String, String> before = tree(disk.directory());
			Typed typed = restore(large, disk.directory());
			assertThat(typed.code()).as(typed.error()).isEqualTo(14);
			assertThat(typed.error()).contains("no space left").contains("HINT: free space there");
			assertThat(typed.standard()).contains("NOT restored: the target is as it was before");
			assertThat(tree(disk.directory())).isEqualTo(before);
		}
	}

	private static ForgedBackup files() throws IOException {
		return new ForgedBackup("files", SIGNING_KEY);
	}

	private static Entry link(Entry.Kind kind, String name, @org.jspecify.annotations.Nullable String to) {
		return new Entry(name, kind, 0, 0700, 0, 0, "", "", Instant.EPOCH, to, Map.of(), null);
	}

	private void assertRefused(ForgedBackup backup, String message) throws IOException {
		Map<String, String> before = tree(this.directory.resolve("srv"));
		Typed typed = restore(backup, this.directory.resolve("srv/there"));
		assertThat(typed.code()).as(typed.error()).isEqualTo(20);
		assertThat(typed.error()).contains(message).contains("HINT");
		assertThat(typed.standard()).contains("NOT restored: the target is as it was before");
		assertThat(tree(this.directory.resolve("srv"))).isEqualTo(before);
		assertThat(this.directory.resolve("victim")).hasContent("untouched");
		assertThat(Path.of("/etc/holdfast-evil")).doesNotExist();
		try (Stream<Path> home = Files.walk(this.directory.resolve("home"))) {
			assertThat(home.filter((path) -> path.toString().contains("holdfast_test_"))).isEmpty();
		}
	}

	private Typed restore(ForgedBackup backup, Path target) throws IOException {
		Path archive = backup.store(this.directory.resolve("store"));
		return Typed.run("restore", "--from", archive.toString(), "--key", "file:" + this.directory.resolve("key"),
				"--target", target.toString(), "--drop", "--confirm", "--safety-backup", "no", "--home",
				this.directory.resolve("home").toString(), "--plans", this.directory.resolve("plans").toString());
	}

	/** What is below a directory: content, and where links lead. */
	private static Map<String, String> tree(Path root) throws IOException {
		Map<String, String> found = new TreeMap<>();
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.toList()) {
				found.put(file.toString(), Files.isSymbolicLink(file) ? "link to " + Files.readSymbolicLink(file)
						: Files.isRegularFile(file) ? Files.readString(file) : "");
			}
		}
		return found;
	}

}
