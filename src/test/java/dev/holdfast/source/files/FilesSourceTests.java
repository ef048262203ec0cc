package dev.holdfast.source.files;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry.Kind;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.files.HookedNode.Hooks;
import dev.holdfast.testing.RecordedDump;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FilesSourceTests {

	@TempDir
	Path directory;

	private TreeFixture tree;

	@BeforeEach
	void makeTree() throws IOException {
		this.tree = new TreeFixture(this.directory.resolve("tree"));
	}

	@Test
	void namesEntriesByTheirPathsInOrder() {
		this.tree.file("b/y", "1").file("b/x", "2").file("a", "3").file("c", "4").file("b.txt", "5");
		SourceSummary summary = this.tree.dump();
		assertThat(this.tree.names()).containsExactly("a", "b", "b/x", "b/y", "b.txt", "c");
		assertThat(this.tree.recorded().names().get(0)).isEqualTo(this.tree.path("").toString().substring(1));
		assertThat(summary.files()).isEqualTo(7).isEqualTo(this.tree.recorded().files());
		assertThat(summary.bytes()).isEqualTo(5);
		assertThat(summary.instant()).isEqualTo(TreeFixture.NOW);
		assertThat(summary.database()).isNull();
		assertThat(summary.tables()).isEmpty();
		assertThat(summary.filesDigest()).isEqualTo(FilesChangeTests.digest(this.tree));
	}

	@Test
	void digestsRecordsAsTheyAreDefined() {
		ContentItem.File item = new ContentItem.File("srv/ü", Kind.FILE, 3, "0".repeat(32), null, 0644, "me:100",
				"2026-01-31T10:00:00.000000001Z", false);
		assertThat(new String(FilesDigest.record(item), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(
				"srv/ü\0FILE\0003\000" + "0".repeat(32) + "\0\0000644\0me:100\0002026-01-31T10:00:00.000000001Z\0");
		ContentItem.File link = new ContentItem.File("b", Kind.HARD_LINK, 0, null, "a", 0644, "me:100", "x", false);
		assertThat(new String(FilesDigest.record(link), java.nio.charset.StandardCharsets.UTF_8))
			.isEqualTo("b\0HARD_LINK\0000\0\0a\0\0\0\0");
	}

	@Test
	void leavesOutWhatIsExcludedWithAllBelowIt() {
		this.tree.file("a.tmp", "").file("a.txt", "").file("cache/x/y", "").file("d/cache", "").file("d/b.tmp", "");
		dump(List.of(), List.of("*.tmp", "cache/"));
		assertThat(this.tree.names()).containsExactly("a.txt", "d", "d/cache");
	}

	@Test
	void takesOnlyWhatIsIncludedWithTheDirectoriesOnTheWay() throws IOException {
		this.tree.file("a.jpg", "").file("d/e/b.jpg", "").file("d/e/b.txt", "").file("whole/x/y", "").file("f/z", "");
		Files.createDirectory(this.tree.path("empty"));
		dump(List.of("**/*.jpg", "whole"), List.of("whole/x/z"));
		assertThat(this.tree.names()).containsExactly("a.jpg", "d", "d/e", "d/e/b.jpg", "whole", "whole/x",
				"whole/x/y");
	}

	@Test
	void refusesToTakeNothing() {
		this.tree.file("a", "");
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> dump(List.of("*.pdf"), List.of()))
			.withMessage("source files: include matches no file")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN));
	}

	@Test
	void takesSingleFilesWhateverThePatterns() {
		this.tree.file("a.tmp", "single").file("b", "");
		this.tree.dump(new FilesSpec("files", List.of(this.tree.path("a.tmp")), List.of("*.jpg"), List.of("*.tmp")),
				List.of(), UnaryOperator.identity());
		assertThat(this.tree.text("a.tmp")).isEqualTo("single");
		assertThat(this.tree.names()).containsExactly("a.tmp");
	}

	@Test
	void writesNestedAndRepeatedRootsOnce() {
		this.tree.file("a", "1").file("d/b", "2").file("d/c.tmp", "3");
		dump(List.of(this.tree.path(""), this.tree.path("d/../d"), this.tree.path(""), this.tree.path("d/c.tmp")),
				List.of(), List.of("*.tmp"));
		assertThat(this.tree.names()).containsExactly("a", "d", "d/b", "d/c.tmp");
	}

	@Test
	void followsARootButNoOtherLink() throws IOException {
		Path outside = Files.createDirectory(this.directory.resolve("outside"));
		Files.writeString(outside.resolve("secret"), "secret");
		Files.createSymbolicLink(this.tree.path("link"), outside);
		this.tree.file("a", "1");
		Path rootLink = Files.createSymbolicLink(this.directory.resolve("root"), this.tree.path(""));
		dump(List.of(rootLink), List.of(), List.of());
		String name = rootLink.toString().substring(1);
		assertThat(this.tree.recorded().names()).containsExactly(name, name + "/a", name + "/link");
		assertThat(this.tree.recorded().entries().get(2).entry().kind()).isEqualTo(Kind.SYMBOLIC_LINK);
	}

	@Test
	void staysAwayFromWhatHoldfastItselfWrites() {
		this.tree.file("a", "1").file("home/history.mv.db", "2").file("backups/x", "3").file("b", "4");
		this.tree.dump(new FilesSpec("files", List.of(this.tree.path("")), List.of(), List.of()),
				List.of(this.tree.path("home"), this.tree.path("backups/../backups"), this.directory.resolve("none")),
				UnaryOperator.identity());
		assertThat(this.tree.names()).containsExactly("a", "b");
		assertThat(this.tree.warnings()).isEmpty();
	}

	@Test
	void refusesARootInWhatHoldfastItselfWrites() {
		this.tree.file("home/history.mv.db", "2");
		FilesSource source = new FilesSource(
				new FilesSpec("files", List.of(this.tree.path("home/history.mv.db")), List.of(), List.of()),
				List.of(this.tree.path("home")));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN))
			.withMessageEndingWith("home/history.mv.db is where Holdfast itself writes");
	}

	@Test
	void saysThatARootDoesNotExist() {
		FilesSource source = new FilesSource(
				new FilesSpec("files", List.of(this.tree.path("none\nsuch")), List.of(), List.of()));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
			.withMessage("source files: " + this.tree.path("none\\x0Asuch") + " does not exist");
	}

	@Test
	void ignoresSocketsAndCountsThem() throws IOException {
		this.tree.file("a", "");
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(this.tree.path("socket")));
			SourceSummary summary = this.tree.dump();
			assertThat(this.tree.names()).containsExactly("a");
			assertThat(this.tree.warnings()).isEmpty();
			assertThat(summary.details()).containsEntry("sockets", "1");
		}
	}

	@Test
	void warnsAboutAFileWhoseDiskFails() {
		// reading one's own memory at address 0 fails with EIO, whoever one is
		dump(List.of(Path.of("/proc/self/mem"), this.tree.file("a", "1").path("a")), List.of(), List.of());
		assertThat(this.tree.names()).containsExactly("a");
		assertThat(this.tree.recorded().warnings())
			.anyMatch((warning) -> warning.matches("/proc/.*/?mem cannot be read: input/output error"));
	}

	@Test
	void keepsFilesWithBytesThatAreNoUtf8UnderAnEscapedName() throws IOException {
		EveryFile.run("sh", "-c",
				"cd \"$1\" && printf 1 >\"$(printf 'caf\\351.txt')\" && "
						+ "mkdir \"$(printf 'd\\377')\" && printf 2 >\"$(printf 'd\\377/in')\" && "
						+ "ln -s \"$(printf 'to\\376')\" link",
				"sh", this.tree.path("").toString());
		this.tree.file("caf\\xE9.txt", "literal");
		this.tree.dump();
		assertThat(this.tree.names()).containsExactly("caf\\xE9.txt", "caf\\xE9.txt~", "d\\xFF", "d\\xFF/in", "link");
		assertThat(this.tree.text("caf\\xE9.txt")).isEqualTo("literal");
		assertThat(this.tree.text("caf\\xE9.txt~")).isEqualTo("1");
		assertThat(this.tree.text("d\\xFF/in")).isEqualTo("2");
		assertThat(this.tree.items("link").get(0).link()).isEqualTo("to\\xFE");
		assertThat(this.tree.warnings()).containsExactly(
				"caf\\xE9.txt~ has a name that is no UTF-8, and is written under this one",
				"d\\xFF has a name that is no UTF-8, and is written under this one",
				"link leads to a name that is no UTF-8, and is written as leading to to\\xFE");
	}

	@Test
	void stopsBetweenFiles() {
		this.tree.file("a", "").file("b", "").file("c", "");
		FilesSource[] source = new FilesSource[1];
		RecordedDump dump = new RecordedDump();
		source[0] = new FilesSource(new FilesSpec("files", List.of(this.tree.path("")), List.of(), List.of()),
				List.of(), java.time.Clock.systemUTC(),
				(node) -> new HookedNode(node, "", Hooks.beforeOpening((name) -> source[0].stop())));
		assertThatExceptionOfType(DumpStoppedException.class).isThrownBy(() -> source[0].dump(dump));
		assertThat(dump.names()).hasSize(2);
	}

	@Test
	void worksWithNothingButJava() throws IOException {
		this.tree.file("a", "1").file("d/ü", "2").file("large", FilesChangeTests.filled(2 << 20, 3));
		Files.createLink(this.tree.path("b"), this.tree.path("a"));
		Files.createSymbolicLink(this.tree.path("link"), Path.of("a"));
		EveryFile.run("setfattr", "-n", "user.x", "-v", "y", this.tree.path("a").toString());
		SourceSummary summary = this.tree.dump();
		TreeFixture plain = new TreeFixture(this.tree.path(""));
		SourceSummary other = plain.dump((node) -> new PathNode(this.tree.path("")));
		assertThat(other).isEqualTo(summary);
		assertThat(plain.names()).isEqualTo(this.tree.names());
		assertThat(plain.recorded().entries().get(1).entry().xattrs().get("user.x")).isEqualTo(new byte[] { 'y' });
	}

	@Test
	void leavesTheViewsOfTheKernelAlone() {
		this.tree.dump(new FilesSpec("files", List.of(Path.of("/")), List.of("/dev", "/proc", "/sys", "/etc/hostname"),
				List.of("/dev/*", "/etc/?*/")), List.of(), UnaryOperator.identity());
		assertThat(this.tree.recorded().names()).contains("proc", "sys")
			.noneMatch((name) -> name.startsWith("proc/"))
			.noneMatch((name) -> name.startsWith("sys/"));
	}

	private void dump(List<String> include, List<String> exclude) {
		dump(List.of(this.tree.path("")), include, exclude);
	}

	private void dump(List<Path> roots, List<String> include, List<String> exclude) {
		this.tree.dump(new FilesSpec("files", roots, include, exclude), List.of(), UnaryOperator.identity());
	}

}
