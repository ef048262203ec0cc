package dev.holdfast.source.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.Target;
import dev.holdfast.testing.Loaded;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReplacedTreesTests {

	private static final Loading HOW = Loading.whole("r1", "b", 100);

	@TempDir
	Path directory;

	@Test
	void findsWhatIsMountedBelow() {
		List<String> table = List.of("36 35 98:0 /mnt1 /srv rw,noatime - ext3 /dev/root rw",
				"37 35 98:1 / /srv/a\\040b/\\303\\274 rw - ext3 /dev/x rw", "38 35 98:2 / /srv2 rw - ext3 /dev/y rw");
		assertThat(MountPoints.of(table, Path.of("/srv"))).containsExactly(Path.of("/srv"), Path.of("/srv/a b/ü"));
		assertThat(MountPoints.of(table, Path.of("/srv/a b"))).containsExactly(Path.of("/srv/a b/ü"));
		assertThat(MountPoints.of(table, Path.of("/srv/a"))).isEmpty();
	}

	@Test
	void refusesWhatLeadsToTheHomeThroughALink() throws Exception {
		Path home = Files.createDirectories(this.directory.resolve("srv/home"));
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.directory.resolve("srv"));
		ReplacedTrees trees = new ReplacedTrees("files", List.of(this.directory.resolve("srv")));
		assertThatThrownBy(() -> trees.require(HOW, List.of(link.resolve("home/staging/none")))).isInstanceOfSatisfying(
				HoldfastException.class, (ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN));
		trees.require(HOW, List.of(this.directory.resolve("srv2")));
		assertThat(home).exists();
	}

	@Test
	void replacesAPathWithinAnotherTogetherWithIt() throws Exception {
		Path outer = this.directory.resolve("srv");
		Path inner = Files.createDirectories(outer.resolve("inner"));
		Files.writeString(inner.resolve("a"), "one");
		FilesSpec spec = new FilesSpec("files", List.of(outer, inner), List.of(), List.of());
		RecordedDump dump = new RecordedDump();
		try (FilesSource source = new FilesSource(spec)) {
			source.dump(dump);
		}
		Files.writeString(inner.resolve("a"), "changed");
		try (Target target = FilesTarget.of(spec)) {
			Loaded.into(target, dump, HOW);
			assertThat(target.prove(ProofLevel.EXACT).differences()).isEmpty();
			target.accept();
		}
		assertThat(inner.resolve("a")).hasContent("one");
		assertThat(Files.list(this.directory)).hasSize(2);
	}

}
