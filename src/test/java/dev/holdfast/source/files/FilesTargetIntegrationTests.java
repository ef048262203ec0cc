package dev.holdfast.source.files;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.archive.Entry;
import dev.holdfast.archive.Entry.Kind;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.Target;
import dev.holdfast.testing.Loaded;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FilesTargetIntegrationTests {

	@TempDir
	Path directory;

	private final RecordedDump dump = new RecordedDump();

	@Test
	void provesEveryKindOfFileExact() throws Exception {
		Path tree = EveryFile.in(Files.createDirectory(this.directory.resolve("tree")));
		dump(tree);
		try (Target target = scratch()) {
			Loaded.into(target, this.dump, Loading.whole("r1", "b", 100));
			Proof proof = target.prove(ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			assertThat(proof.tables()).singleElement().satisfies((all) -> {
				assertThat(all.foundRows()).isEqualTo(all.dumpedRows()).isEqualTo(this.dump.entries().size());
				assertThat(all.foundDigest()).isEqualTo(all.dumpedDigest());
			});
			target.discard();
		}
		assertThat(this.directory.resolve("scratch")).isEmptyDirectory();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			printf x >> $t/plain/before | plain/before | size 8 | size 9
			touch -d 2001-01-01Z $t/plain/empty | plain/empty | modified 20 | modified 2001-01-01
			chmod 600 $t/names/über | names/über | mode 0644 | mode 0600
			ln -sfn elsewhere $t/plain/dangling | plain/dangling | leads to no/such/file | leads to elsewhere
			rm $t/names/-rf | names/-rf | was there |
			touch $t/names/new | names/new | | is there
			rm $t/fifo; touch $t/fifo | fifo | kind FIFO | kind FILE
			cp --remove-destination -p $t/hard/a $t/plain/c | hard/b | HARD_LINK | FILE
			""")
	void namesWhatDiffersWithBothFigures(String spoiling, String named, String dumped, String found) throws Exception {
		Path tree = EveryFile.in(Files.createDirectory(this.directory.resolve("tree")));
		Files.setAttribute(tree.resolve("names/über"), "unix:mode", 0644);
		dump(tree);
		Path scratch = this.directory.resolve("scratch/tree").resolve(tree.toString().substring(1));
		try (Target target = scratch()) {
			Loaded.into(target, this.dump, Loading.whole("r1", "b", 100));
			EveryFile.run("sh", "-c", spoiling.replace("$t", scratch.toString()));
			Proof proof = target.prove(ProofLevel.EXACT);
			assertThat(proof.differences()).isNotEmpty();
			if (!named.equals("hard/b")) {
				assertThat(proof.differences()).anySatisfy((difference) -> {
					assertThat(difference.name()).isEqualTo(tree.resolve(named).toString());
					assertThat(String.valueOf(difference.dumped())).contains(String.valueOf(dumped));
					assertThat(String.valueOf(difference.found())).contains(String.valueOf(found));
				});
			}
			target.discard();
		}
	}

	@Test
	void replacesATreeWhenItIsAccepted() throws Exception {
		Path tree = Files.createDirectories(this.directory.resolve("srv/uploads"));
		Files.writeString(tree.resolve("a"), "one");
		Path single = Files.writeString(this.directory.resolve("srv/.env"), "KEY=1");
		FilesSpec spec = dump(tree, single);
		Files.writeString(tree.resolve("a"), "changed");
		Files.writeString(tree.resolve("later"), "new");
		Files.writeString(single, "KEY=2");
		try (Target target = FilesTarget.of(spec)) {
			assertThat(target.look().tables()).isEqualTo(3);
			Loaded.into(target, this.dump, Loading.whole("r1", "b", 100));
			assertThat(target.prove(ProofLevel.EXACT).differences()).isEmpty();
			assertThat(tree.resolve("a")).hasContent("changed");
			assertThat(target.accept()).contains("uploads_before_").contains(".env_before_");
		}
		assertThat(tree.resolve("a")).hasContent("one");
		assertThat(tree.resolve("later")).doesNotExist();
		assertThat(single).hasContent("KEY=1");
		try (Stream<Path> left = Files.list(this.directory.resolve("srv"))) {
			List<Path> kept = left.filter((path) -> path.toString().contains("_before_")).toList();
			assertThat(kept).hasSize(2);
			assertThat(kept).anySatisfy((path) -> assertThat(path.resolve("later")).hasContent("new"));
		}
		assertThat(Files.list(this.directory.resolve("srv"))).hasSize(4);
	}

	@Test
	void leavesEverythingAsItWasWhenItIsDiscarded() throws Exception {
		Path tree = Files.createDirectories(this.directory.resolve("srv/uploads"));
		Files.writeString(tree.resolve("a"), "one");
		FilesSpec spec = dump(tree);
		Files.writeString(tree.resolve("a"), "changed");
		try (Target target = FilesTarget.of(spec)) {
			Loaded.into(target, this.dump, Loading.whole("r1", "b", 100));
			target.discard();
		}
		assertThat(Files.list(this.directory.resolve("srv"))).containsExactly(tree);
		assertThat(tree.resolve("a")).hasContent("changed");
	}

	@Test
	void putsEveryFileUnderAnotherDirectoryWithItsWholePath() throws Exception {
		Path tree = Files.createDirectories(this.directory.resolve("srv/uploads"));
		Files.writeString(tree.resolve("a"), "one");
		dump(tree);
		Path other = this.directory.resolve("other");
		try (Target target = FilesTarget.into("files", other)) {
			assertThat(target.look().exists()).isFalse();
			Loaded.into(target, this.dump, Loading.whole("r1", "b", 100));
			assertThat(target.prove(ProofLevel.EXACT).differences()).isEmpty();
			assertThat(target.accept()).isEmpty();
		}
		assertThat(other.resolve(tree.toString().substring(1)).resolve("a")).hasContent("one");
	}

	@Test
	void takesTheChosenFilesAlone() throws Exception {
		Path tree = Files.createDirectories(this.directory.resolve("uploads"));
		for (String name : List.of("2025/a", "2026/b", "2026/c.tmp")) {
			Files.createDirectories(tree.resolve(name).getParent());
			Files.writeString(tree.resolve(name), name);
		}
		FilesSpec spec = dump(tree);
		Path other = this.directory.resolve("other");
		Path found = other.resolve(tree.toString().substring(1));
		try (Target target = FilesTarget.into(spec, other)) {
			Loaded.into(target, this.dump, new Loading("r1", "b", 100, List.of("2026/**"), List.of("*.tmp"),
					Loading.Parts.ALL, null, true, true, null, false, false, false, false, false));
			assertThat(target.prove(ProofLevel.EXACT).differences()).isEmpty();
			target.accept();
		}
		assertThat(found.resolve("2026/b")).hasContent("2026/b");
		assertThat(found.resolve("2026/c.tmp")).doesNotExist();
		assertThat(found.resolve("2025")).doesNotExist();
	}

	@Test
	void writesNothingThroughALink() throws Exception {
		Path outside = Files.createDirectory(this.directory.resolve("outside"));
		try (Target target = scratch()) {
			target.prepare(Loading.whole("r1", "b", 100));
			target.entry(link("a", outside.toString()), "a", content(""));
			assertThatThrownBy(() -> target.entry(Entry.of("a/file", 1), "a/file", content("x")))
				.isInstanceOf(DamagedArchiveException.class);
			for (String name : List.of("../x", "b/../../x", "b//x", "./x")) {
				assertThatThrownBy(() -> target.entry(Entry.of(name, 1), name, content("x")))
					.isInstanceOf(DamagedArchiveException.class);
			}
			Entry hard = new Entry("files/h", Kind.HARD_LINK, 0, 0600, 0, 0, "", "", Instant.EPOCH, "/etc/hostname",
					Map.of(), null);
			assertThatThrownBy(() -> target.entry(hard, "h", content(""))).isInstanceOf(DamagedArchiveException.class);
			target.discard();
		}
		assertThat(outside).isEmptyDirectory();
	}

	@Test
	void refusesASecondRunToTheSameDirectory() throws Exception {
		Path tree = Files.createDirectories(this.directory.resolve("uploads"));
		FilesSpec spec = dump(tree);
		try (Target first = FilesTarget.of(spec); Target second = FilesTarget.of(spec)) {
			first.prepare(Loading.whole("r1", "b", 100));
			assertThatThrownBy(() -> second.prepare(Loading.whole("r2", "b", 100))).isInstanceOfSatisfying(
					HoldfastException.class, (ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BUSY));
			first.discard();
		}
	}

	private FilesSpec dump(Path... roots) {
		FilesSpec spec = new FilesSpec("files", List.of(roots), List.of(), List.of());
		try (FilesSource source = new FilesSource(spec)) {
			source.dump(this.dump);
		}
		return spec;
	}

	private Target scratch() throws Exception {
		return FilesTarget.scratch("files", Files.createDirectories(this.directory.resolve("scratch")));
	}

	private static Entry link(String name, String to) {
		return new Entry(name, Kind.SYMBOLIC_LINK, 0, 0777, 0, 0, "", "", Instant.EPOCH, to, Map.of(), null);
	}

	private static ByteArrayInputStream content(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

}
