package dev.holdfast.source.files;

import java.io.IOException;
import java.io.OutputStream;
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
import dev.holdfast.testing.RecordedDump;
import dev.holdfast.testing.RecordedDump.Recorded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Real trees, written as tar and unpacked with GNU tar, are the same trees. */
class FilesRoundTripIntegrationTests {

	@TempDir
	Path directory;

	@Test
	void unpacksToTheSameTree() throws Exception {
		Path tree = EveryFile.in(Files.createDirectory(this.directory.resolve("tree")));
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = dump(dump, tree);
		assertThat(dump.warnings()).isEmpty();
		Path archive = tar(dump);
		Path unpacked = Files.createDirectory(this.directory.resolve("unpacked"));
		EveryFile.run("tar", "--xattrs", "--xattrs-include=*", "-xpf", archive.toString(), "-C", unpacked.toString());
		RecordedDump again = new RecordedDump();
		dump(again, unpacked.resolve(entryName(tree)));
		assertThat(facts(again, unpacked)).isEqualTo(facts(dump, this.directory.resolve("/")));
		assertThat(items(again, unpacked)).isEqualTo(items(dump, Path.of("/")));
		assertThat(summary.files()).isEqualTo(dump.items(ContentItem.File.class).size());
		assertThat(EveryFile.run("diff", "-r", "--no-dereference", tree.resolve("plain").toString(),
				unpacked.resolve(entryName(tree)).resolve("plain").toString()))
			.isEmpty();
	}

	@Test
	void takesEveryKindOfFile() throws Exception {
		Path tree = EveryFile.in(Files.createDirectory(this.directory.resolve("tree")));
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
		if (EveryFile.ROOT) {
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
		EveryFile.run("truncate", "-s", "10M", tree.resolve("hole").toString());
		EveryFile.run("truncate", "-s", Long.toString(size + 123456), tree.resolve("sparse").toString());
		RecordedDump dump = new RecordedDump();
		dump(dump, tree);
		Entry sparse = entry(dump, "/sparse");
		assertThat(Objects.requireNonNull(sparse.sparse()).realSize()).isEqualTo(size + 123456);
		assertThat(sparse.size()).isLessThan(1 << 20);
		assertThat(entry(dump, "/hole").size()).isZero();
		Path unpacked = Files.createDirectory(this.directory.resolve("unpacked"));
		EveryFile.run("tar", "-xpf", tar(dump).toString(), "-C", unpacked.toString());
		RecordedDump again = new RecordedDump();
		dump(again, unpacked.resolve(entryName(tree)));
		assertThat(items(again, unpacked)).isEqualTo(items(dump, Path.of("/")));
		assertThat(EveryFile.run("cmp", tree.resolve("sparse").toString(),
				unpacked.resolve(entryName(tree)).resolve("sparse").toString()))
			.isEmpty();
	}

	/** A tree of every kind of file. As root: also owners, capabilities and lists. */
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

}
