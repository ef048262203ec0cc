package dev.holdfast.source.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.Entry.Kind;
import dev.holdfast.archive.TarWriter;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.RecordedDump;
import dev.holdfast.testing.RecordedDump.Recorded;
import dev.holdfast.testing.TestTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Real trees, written as tar and unpacked with GNU tar, are the same trees. */
class FilesRoundTripIntegrationTests {

	@TempDir
	Path directory;

	private boolean root;

	@Test
	void unpacksToTheSameTree() throws Exception {
		Path tree = makeTree(Files.createDirectory(this.directory.resolve("tree")));
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = dump(dump, tree);
		assertThat(dump.warnings()).isEmpty();
		Path archive = tar(dump);
		Path unpacked = Files.createDirectory(this.directory.resolve("unpacked"));
		run("tar", "--xattrs", "--xattrs-include=*", "-xpf", archive.toString(), "-C", unpacked.toString());
		RecordedDump again = new RecordedDump();
		dump(again, unpacked.resolve(entryName(tree)));
		assertThat(facts(again, unpacked)).isEqualTo(facts(dump, this.directory.resolve("/")));
		assertThat(items(again, unpacked)).isEqualTo(items(dump, Path.of("/")));
		assertThat(summary.files()).isEqualTo(dump.items(ContentItem.File.class).size());
		assertThat(run("diff", "-r", "--no-dereference", tree.resolve("plain").toString(),
				unpacked.resolve(entryName(tree)).resolve("plain").toString()))
			.isEmpty();
	}

	@Test
	void takesEveryKindOfFile() throws Exception {
		Path tree = makeTree(Files.createDirectory(this.directory.resolve("tree")));
		RecordedDump dump = new RecordedDump();
		dump(dump, tree);
		String name = entryName(tree);
		Map<String, Entry> entries = new TreeMap<>();
		dump.entries().forEach((each) -> entries.put(each.entry().name().substring(name.length()), each.entry()));
		assertThat(entry(dump, name).kind()).isEqualTo(Kind.DIRECTORY);
		assertThat(entry(dump, name + "/plain/file").modified())
			.isEqualTo(Instant.parse("2001-02-03T04:05:06.123456789Z"));
		assertThat(entry(dump, name + "/plain/before").modified())
			.isEqualTo(Instant.parse("1960-02-03T04:05:06.000000001Z"));
		assertThat(entry(dump, name + "/plain/file").mode()).isEqualTo(0640);
		assertThat(entry(dump, name + "/plain/setuid").mode()).isEqualTo(04755);
		assertThat(entry(dump, name + "/sticky").mode()).isEqualTo(01777);
		assertThat(entry(dump, name + "/plain/link").linkName()).isEqualTo("../../outside");
		assertThat(entry(dump, name + "/plain/link").kind()).isEqualTo(Kind.SYMBOLIC_LINK);
		assertThat(entry(dump, name + "/plain/dangling").linkName()).isEqualTo("no/such/file");
		assertThat(entries).doesNotContainKey("/plain/link/secret");
		assertThat(entry(dump, name + "/fifo").kind()).isEqualTo(Kind.FIFO);
		assertThat(entry(dump, name + "/hard/b").kind()).isEqualTo(Kind.HARD_LINK);
		assertThat(entry(dump, name + "/hard/b").linkName()).isEqualTo(name + "/hard/a");
		assertThat(entry(dump, name + "/plain/file").xattrs()).containsOnlyKeys("user.comment", "user.other");
		assertThat(entry(dump, name + "/plain/file").xattrs().get("user.comment"))
			.isEqualTo("grün".getBytes(StandardCharsets.UTF_8));
		assertThat(entries).containsKeys("/names/über", "/names/\uD83D\uDE00", "/names/line\nfeed", "/names/a b'\"\\",
				"/names/" + "n".repeat(255));
		if (this.root) {
			assertThat(entry(dump, name + "/plain/file").uid()).isEqualTo(54321);
			assertThat(entry(dump, name + "/plain/file").user()).isEmpty();
			assertThat(entry(dump, name + "/plain/before").user()).isEqualTo("root");
			assertThat(entry(dump, name + "/plain/acl").xattrs()).containsOnlyKeys("system.posix_acl_access");
			assertThat(entry(dump, name + "/plain/setuid").xattrs()).containsOnlyKeys("security.capability");
		}
	}

	@Test
	void keepsHolesAsHoles() throws Exception {
		Path tree = Files.createDirectory(this.directory.resolve("tree"));
		long size = 300L << 20;
		try (SeekableByteChannel file = Files.newByteChannel(tree.resolve("sparse"), StandardOpenOption.CREATE_NEW,
				StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
			file.position(1 << 20).write(ByteBuffer.wrap(new byte[] { 1, 2, 3 }));
			file.position(size - 5).write(ByteBuffer.wrap("tail!".getBytes(StandardCharsets.US_ASCII)));
		}
		run("truncate", "-s", "10M", tree.resolve("hole").toString());
		run("truncate", "-s", Long.toString(size + 123456), tree.resolve("sparse").toString());
		RecordedDump dump = new RecordedDump();
		dump(dump, tree);
		Entry sparse = entry(dump, "/sparse");
		assertThat(Objects.requireNonNull(sparse.sparse()).realSize()).isEqualTo(size + 123456);
		assertThat(sparse.size()).isLessThan(1 << 20);
		assertThat(entry(dump, "/hole").size()).isZero();
		Path unpacked = Files.createDirectory(this.directory.resolve("unpacked"));
		run("tar", "-xpf", tar(dump).toString(), "-C", unpacked.toString());
		RecordedDump again = new RecordedDump();
		dump(again, unpacked.resolve(entryName(tree)));
		assertThat(items(again, unpacked)).isEqualTo(items(dump, Path.of("/")));
		assertThat(run("cmp", tree.resolve("sparse").toString(),
				unpacked.resolve(entryName(tree)).resolve("sparse").toString()))
			.isEmpty();
	}

	/** A tree of every kind of file. As root: also owners, capabilities and lists. */
	private Path makeTree(Path tree) throws Exception {
		this.root = (Integer) Files.getAttribute(tree, "unix:uid") == 0;
		Files.writeString(Files.createDirectory(tree.resolveSibling("outside")).resolve("secret"), "secret");
		Path plain = Files.createDirectory(tree.resolve("plain"));
		byte[] content = new byte[300_000];
		Arrays.fill(content, (byte) 7);
		Files.write(plain.resolve("file"), content);
		Files.write(plain.resolve("large"), new byte[3_000_000]);
		Files.writeString(plain.resolve("before"), "long ago");
		Files.createFile(plain.resolve("empty"));
		Files.writeString(plain.resolve("setuid"), "#!/bin/sh");
		Files.createSymbolicLink(plain.resolve("link"), Path.of("../../outside"));
		Files.createSymbolicLink(plain.resolve("dangling"), Path.of("no/such/file"));
		Files.createDirectories(tree.resolve("deep/er/and/deeper"));
		Files.createDirectory(tree.resolve("sticky"));
		Path names = Files.createDirectory(tree.resolve("names"));
		for (String name : List.of("über", "\uD83D\uDE00", "line\nfeed", "a b'\"\\", "n".repeat(255), "-rf")) {
			Files.writeString(names.resolve(name), name);
		}
		Path hard = Files.createDirectory(tree.resolve("hard"));
		Files.writeString(hard.resolve("a"), "one file");
		Files.createLink(hard.resolve("b"), hard.resolve("a"));
		Files.createLink(tree.resolve("plain/c"), hard.resolve("a"));
		run("mkfifo", tree.resolve("fifo").toString());
		run("setfattr", "-n", "user.comment", "-v", "grün", plain.resolve("file").toString());
		run("setfattr", "-n", "user.other", "-v", "x".repeat(2000), plain.resolve("file").toString());
		run("setfattr", "-n", "user.dir", "-v", "d", names.toString());
		if (this.root) {
			Files.writeString(plain.resolve("acl"), "list");
			run("setfattr", "-n", "system.posix_acl_access", "-v",
					"0x0200000001000600ffffffff020004000100000004000400ffffffff10000600ffffffff20000000ffffffff",
					plain.resolve("acl").toString());
			run("chown", "54321:54322", plain.resolve("file").toString());
			run("chown", "-h", "54321:54322", plain.resolve("dangling").toString());
			run("setfattr", "-n", "security.capability", "-v", "0x0100000200040000000000000000000000000000",
					plain.resolve("setuid").toString());
		}
		run("chmod", "4755", plain.resolve("setuid").toString());
		run("chmod", "1777", tree.resolve("sticky").toString());
		run("chmod", "640", plain.resolve("file").toString());
		time(plain.resolve("file"), "2001-02-03T04:05:06.123456789Z");
		time(plain.resolve("before"), "1960-02-03T04:05:06.000000001Z");
		time(plain, "2002-01-01T00:00:00.5Z");
		time(tree, "2003-01-01T00:00:00Z");
		return tree;
	}

	private static void time(Path path, String time) {
		run("touch", "-d", time, path.toString());
	}

	private Path tar(RecordedDump dump) throws IOException {
		Path archive = this.directory.resolve("archive.tar");
		try (OutputStream out = Files.newOutputStream(archive)) {
			TarWriter writer = new TarWriter(out);
			for (Recorded recorded : dump.entries()) {
				writer.begin(recorded.entry());
				out.write(recorded.content());
				writer.end(recorded.entry());
			}
			writer.finish();
		}
		return archive;
	}

	private static Entry entry(RecordedDump dump, String end) {
		return dump.entries()
			.stream()
			.map(Recorded::entry)
			.filter((entry) -> entry.name().endsWith(end))
			.findFirst()
			.orElseThrow();
	}

	/** Everything of every entry but where it lies. */
	private static List<String> facts(RecordedDump dump, Path base) {
		List<String> facts = new ArrayList<>();
		for (Recorded recorded : dump.entries()) {
			Entry entry = recorded.entry();
			Map<String, String> attributes = new TreeMap<>();
			entry.xattrs().forEach((key, value) -> attributes.put(key, Arrays.toString(value)));
			facts.add(relative(entry.name(), base) + " " + entry.kind() + " " + entry.size() + " "
					+ Integer.toOctalString(entry.mode()) + " " + entry.uid() + " " + entry.gid() + " " + entry.user()
					+ " " + entry.group() + " " + entry.modified() + " " + attributes);
		}
		return facts;
	}

	private static List<String> items(RecordedDump dump, Path base) {
		return dump.items(ContentItem.File.class)
			.stream()
			.map((file) -> relative(file.path(), base) + " " + file.kind() + " " + file.size() + " " + file.digest()
					+ " " + file.mode() + " " + file.owner() + " " + file.modified())
			.toList();
	}

	private static String relative(String name, Path base) {
		String prefix = base.toString().substring(1);
		return prefix.isEmpty() ? name : name.substring(prefix.length() + 1);
	}

	private static String entryName(Path path) {
		return path.toString().substring(1);
	}

	static SourceSummary dump(RecordedDump dump, Path... roots) {
		try (FilesSource source = new FilesSource(new FilesSpec("files", List.of(roots), List.of(), List.of()))) {
			source.check();
			return source.dump(dump);
		}
	}

	static String run(String... command) {
		TestTools.require(command[0]);
		ProcessOutput output = ProcessOutput.of(List.of(command), Map.of());
		if (output.exitCode() != 0) {
			throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + output.text()));
		}
		return output.text();
	}

}
