package dev.holdfast.source.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.files.HookedNode.Hooks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that change under the reader. */
class FilesChangeTests {

	private static final int LARGE = 3 << 20;

	@TempDir
	Path directory;

	private TreeFixture tree;

	private final AtomicInteger fired = new AtomicInteger();

	@BeforeEach
	void makeTree() throws IOException {
		this.tree = new TreeFixture(this.directory.resolve("tree"));
	}

	@Test
	void readsASmallFileAgainThatChangesOnce() {
		this.tree.file("a", "old").file("b", "quiet");
		this.tree.dump(Hooks.afterFirstRead((name) -> once("a", name, () -> append("a", " and new"))));
		assertThat(this.fired).hasValue(1);
		assertThat(this.tree.contents("a")).hasSize(1);
		assertThat(this.tree.text("a")).isEqualTo("old and new");
		assertThat(this.tree.items("a")).singleElement().satisfies((item) -> assertThat(item.size()).isEqualTo(11));
		assertThat(this.tree.warnings()).isEmpty();
	}

	@Test
	void noticesAChangeThatKeepsTheSize() {
		this.tree.file("a", "old");
		this.tree.dump(Hooks.afterFirstRead((name) -> once("a", name, () -> this.tree.file("a", "new"))));
		assertThat(this.tree.text("a")).isEqualTo("new");
		assertThat(this.tree.warnings()).isEmpty();
	}

	@Test
	void warnsAboutASmallFileThatKeepsChanging() {
		this.tree.file("a", "old");
		this.tree.dump(Hooks.afterFirstRead((name) -> append("a", "+")));
		assertThat(this.tree.contents("a")).hasSize(1);
		assertThat(this.tree.text("a")).startsWith("old+");
		assertThat(this.tree.warnings()).containsExactly("a changed while it was read, twice");
	}

	@Test
	void takesAFileThatWasReplacedWhileItWasRead() {
		this.tree.file("a", "old");
		Path other = this.directory.resolve("other");
		this.tree.dump(Hooks.afterFirstRead((name) -> once("a", name, () -> {
			Files.writeString(other, "replaced");
			Files.move(other, this.tree.path("a"), StandardCopyOption.ATOMIC_MOVE);
		})));
		assertThat(this.tree.text("a")).isEqualTo("replaced");
		assertThat(this.tree.warnings()).isEmpty();
	}

	@Test
	void keepsWhatWasReadOfASmallFileThatVanishes() {
		this.tree.file("a", "gone");
		this.tree.dump(Hooks.afterFirstRead((name) -> once("a", name, () -> Files.delete(this.tree.path("a")))));
		assertThat(this.tree.text("a")).isEqualTo("gone");
		assertThat(this.tree.warnings()).containsExactly("a vanished while it was read");
	}

	@Test
	void warnsAboutAFileThatVanishesBeforeItIsRead() {
		this.tree.file("a", "gone").file("b", "here");
		this.tree.dump(Hooks.beforeOpening((name) -> once("a", name, () -> Files.delete(this.tree.path("a")))));
		assertThat(this.tree.names()).containsExactly("b");
		assertThat(this.tree.warnings()).containsExactly("a vanished before it could be read");
	}

	@Test
	void looksAgainForAFileThatIsReplacedWithoutRename() {
		this.tree.file("a", "old");
		this.tree.dump(Hooks.beforeOpening((name) -> {
			unchecked(() -> {
				if (this.fired.getAndIncrement() == 0) {
					Files.delete(this.tree.path("a"));
				}
				else {
					Files.writeString(this.tree.path("a"), "back");
				}
			});
		}));
		assertThat(this.fired).hasValue(2);
		assertThat(this.tree.text("a")).isEqualTo("back");
		assertThat(this.tree.warnings()).isEmpty();
	}

	@Test
	void readsALargeFileAgainAndSupersedesTheFirstReading() throws IOException {
		byte[] old = filled(LARGE, 1);
		this.tree.file("a", old).whenOpened((entry) -> once("", "", () -> append("a", "more")));
		SourceSummary summary = this.tree.dump();
		assertThat(this.fired).hasValue(1);
		assertThat(this.tree.contents("a")).hasSize(2);
		assertThat(this.tree.contents("a").get(0)).isEqualTo(old);
		assertThat(this.tree.contents("a").get(1)).isEqualTo(Files.readAllBytes(this.tree.path("a")));
		assertThat(this.tree.items("a")).extracting(ContentItem.File::superseded).containsExactly(true, false);
		assertThat(this.tree.warnings()).isEmpty();
		assertThat(summary.files()).isEqualTo(2);
		assertThat(summary.filesDigest()).isEqualTo(digest(this.tree));
	}

	@Test
	void padsALargeFileThatShrinksAndReadsItAgain() {
		this.tree.file("a", filled(LARGE, 1)).whenOpened((entry) -> once("", "", () -> truncate("a", 100)));
		this.tree.dump();
		assertThat(this.fired).hasValue(1);
		byte[] first = this.tree.contents("a").get(0);
		assertThat(first).hasSize(LARGE).startsWith(filled(100, 1)).endsWith(new byte[LARGE - 100]);
		assertThat(this.tree.contents("a").get(1)).isEqualTo(filled(100, 1));
		assertThat(this.tree.items("a")).extracting(ContentItem.File::superseded).containsExactly(true, false);
		assertThat(this.tree.items("a").get(0).digest())
			.isEqualTo(RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(first)));
		assertThat(this.tree.warnings()).isEmpty();
	}

	@Test
	void warnsAboutALargeFileThatKeepsShrinking() {
		this.tree.file("a", filled(2 * LARGE, 1))
			.whenOpened((entry) -> truncate("a", LARGE + 5L - this.fired.getAndIncrement()));
		this.tree.dump();
		assertThat(this.fired).hasValue(2);
		assertThat(this.tree.contents("a").get(1)).hasSize(LARGE + 5);
		assertThat(this.tree.items("a")).extracting(ContentItem.File::superseded).containsExactly(true, false);
		assertThat(this.tree.warnings()).containsExactly("a shrank while it was read, twice; the rest of it is zeros");
	}

	@Test
	void keepsTheOnlyReadingOfALargeFileThatVanishes() {
		byte[] content = filled(LARGE, 1);
		this.tree.file("a", content).whenOpened((entry) -> once("", "", () -> Files.delete(this.tree.path("a"))));
		this.tree.dump();
		assertThat(this.tree.contents("a")).containsExactly(content);
		assertThat(this.tree.items("a")).extracting(ContentItem.File::superseded).containsExactly(false);
		assertThat(this.tree.warnings()).containsExactly("a vanished while it was read");
	}

	@Test
	void noticesAWriterInAnotherThread() throws InterruptedException {
		this.tree.file("a", filled(LARGE, 1));
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch written = new CountDownLatch(1);
		Thread writer = new Thread(() -> unchecked(() -> {
			begun.await();
			Files.write(this.tree.path("a"), filled(LARGE, 2));
			written.countDown();
		}));
		writer.start();
		this.tree.dump(Hooks.afterFirstRead((name) -> unchecked(() -> {
			begun.countDown();
			assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
		})));
		writer.join();
		assertThat(this.tree.contents("a")).hasSize(2);
		assertThat(this.tree.contents("a").get(1)).isEqualTo(filled(LARGE, 2));
		assertThat(this.tree.items("a")).extracting(ContentItem.File::superseded).containsExactly(true, false);
		assertThat(this.tree.warnings()).isEmpty();
	}

	@Test
	void neverReadsWhatALinkPutInPlaceOfAFileLeadsTo() throws IOException {
		Path secret = Files.writeString(this.directory.resolve("secret"), "secret");
		this.tree.file("a", "mine").file("b", "mine").file("c", "mine");
		this.tree.dump(new Hooks((name) -> link("a", name, secret), (name) -> link("b", name, secret),
				(name) -> link("c", name, secret)));
		assertThat(this.fired).hasValue(3);
		assertThat(this.tree.recorded().entries()).noneMatch(
				(entry) -> new String(entry.content(), java.nio.charset.StandardCharsets.UTF_8).contains("secret"));
		assertThat(this.tree.items("a")).singleElement()
			.satisfies((item) -> assertThat(item.link()).isEqualTo(secret.toString()));
		assertThat(this.tree.text("b")).isEqualTo("mine");
		assertThat(this.tree.text("c")).isEqualTo("mine");
		assertThat(this.tree.warnings()).containsExactly("b became something else while it was read",
				"c became something else while it was read");
	}

	@Test
	void staysInADirectoryThatIsReplacedByALink() throws IOException {
		Path outside = Files.createDirectory(this.directory.resolve("outside"));
		Files.writeString(outside.resolve("a"), "secret");
		Files.writeString(outside.resolve("b"), "secret");
		this.tree.file("d/a", "mine").file("d/b", "mine");
		this.tree.dump(Hooks.beforeOpening((name) -> once("a", name, () -> {
			Files.move(this.tree.path("d"), this.directory.resolve("moved"));
			Files.createSymbolicLink(this.tree.path("d"), outside);
		})));
		assertThat(this.fired).hasValue(1);
		assertThat(this.tree.text("d/a")).isEqualTo("mine");
		assertThat(this.tree.text("d/b")).isEqualTo("mine");
	}

	@Test
	@Timeout(60)
	void neverWaitsForAFifoPutInPlaceOfAFile() {
		this.tree.file("a", "mine");
		this.tree.dump(Hooks.beforeContent((name) -> once("a", name, () -> {
			Files.delete(this.tree.path("a"));
			EveryFile.run("mkfifo", this.tree.path("a").toString());
		})));
		assertThat(this.fired).hasValue(1);
		assertThat(this.tree.text("a")).isEqualTo("mine");
		assertThat(this.tree.warnings()).containsExactly("a became something else while it was read");
	}

	@Test
	void writesAFileInFullThatOnlyLooksLikeAnotherNameOfOne() throws IOException {
		this.tree.file("a", "first").file("z", "other");
		Files.createLink(this.tree.path("b"), this.tree.path("a"));
		this.tree.dump(Hooks.beforeOpening((name) -> once("b", name, () -> append("a", " changed"))));
		assertThat(this.tree.text("a")).isEqualTo("first");
		assertThat(this.tree.text("b")).isEqualTo("first changed");
	}

	private void link(String wanted, String name, Path target) {
		if (wanted.equals(name) && !Files.isSymbolicLink(this.tree.path(name))) {
			unchecked(() -> {
				this.fired.incrementAndGet();
				Files.delete(this.tree.path(name));
				Files.createSymbolicLink(this.tree.path(name), target);
			});
		}
	}

	private void once(String wanted, String name, Action action) {
		if (wanted.equals(name) && this.fired.get() == 0) {
			this.fired.incrementAndGet();
			unchecked(action);
		}
	}

	private void append(String name, String more) {
		unchecked(() -> Files.writeString(this.tree.path(name), more, StandardOpenOption.APPEND));
	}

	private void truncate(String name, long size) {
		unchecked(() -> {
			try (var channel = Files.newByteChannel(this.tree.path(name), StandardOpenOption.WRITE)) {
				channel.truncate(size);
			}
		});
	}

	static String digest(TreeFixture tree) {
		FilesDigest digest = new FilesDigest();
		tree.recorded().items(ContentItem.File.class).forEach(digest::add);
		return digest.hex();
	}

	static byte[] filled(int size, int value) {
		byte[] bytes = new byte[size];
		Arrays.fill(bytes, (byte) value);
		return bytes;
	}

	private static void unchecked(Action action) {
		try {
			action.run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Something that is done to a file. */
	private interface Action {

		void run() throws IOException, InterruptedException;

	}

}
