package dev.holdfast.source.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.ChildJvm;
import dev.holdfast.testing.DiscardingDump;
import dev.holdfast.testing.RecordedDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Trees read by processes with little memory or another locale, and real races. */
class FilesProcessIntegrationTests {

	@TempDir
	Path directory;

	@Test
	void readsManyFilesWithLittleMemory() throws Exception {
		Path tree = Files.createDirectory(this.directory.resolve("tree"));
		Path flat = Files.createDirectory(tree.resolve("flat"));
		for (int i = 0; i < 60_000; i++) {
			Files.createFile(flat.resolve("a rather long name for such a small file " + i));
		}
		for (int i = 0; i < 40_000; i++) {
			Path nested = tree.resolve("n" + i % 20 + "/" + i % 400);
			if (i < 400) {
				Files.createDirectories(nested);
			}
			Files.writeString(nested.resolve("f" + i), "content " + i);
		}
		try (ChildJvm reader = ChildJvm.start(Reader.class, List.of("-Xmx40m"), Map.of(), tree.toString())) {
			assertThat(reader.finish()).contains("100422 files", "100422 entries", "0 warnings");
		}
	}

	@Test
	void readsNamesOfEveryLanguageInAPlainLocale() throws Exception {
		TreeFixture tree = new TreeFixture(this.directory.resolve("tree"));
		tree.file("über/größe.txt", "1").file("\uD83D\uDE00", "2").file("日本語/ファイル", "3").file("plain", "4");
		Files.createSymbolicLink(tree.path("link"), Path.of("größe"));
		Files.createLink(tree.path("zwei ü"), tree.path("plain"));
		SourceSummary summary = tree.dump();
		for (String locale : List.of("C", "POSIX", "C.UTF-8")) {
			try (ChildJvm reader = ChildJvm.start(Reader.class, List.of(), Map.of("LC_ALL", locale),
					tree.path("").toString())) {
				assertThat(reader.finish()).as(locale)
					.contains(locale.equals("C.UTF-8") ? "names UTF-8" : "names ANSI_X3.4-1968",
							summary.files() + " files", "0 warnings", String.valueOf(summary.filesDigest()));
			}
		}
	}

	@Test
	void neverLeavesTheTreeWhileItsDirectoriesAreSwappedForLinks() throws Exception {
		TreeFixture tree = new TreeFixture(this.directory.resolve("tree"));
		Path outside = Files.createDirectories(this.directory.resolve("outside"));
		for (int i = 0; i < 20; i++) {
			tree.file("d/f" + i, "mine");
			Files.writeString(outside.resolve("f" + i), "secret");
		}
		Path aside = this.directory.resolve("aside");
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), outside);
		AtomicBoolean done = new AtomicBoolean();
		AtomicLong swaps = new AtomicLong();
		Thread attacker = new Thread(() -> {
			while (!done.get()) {
				swap(tree.path("d"), aside, link, swaps);
			}
		});
		attacker.start();
		long directories = 0;
		long links = 0;
		try {
			for (int run = 0; run < 2000 && (run < 100 || directories == 0 || links == 0); run++) {
				TreeFixture reading = new TreeFixture(tree.path(""));
				reading.dump();
				RecordedDump dump = reading.recorded();
				assertThat(dump.entries())
					.noneMatch((entry) -> new String(entry.content(), StandardCharsets.UTF_8).contains("secret"));
				directories += reading.contents("d/f7").size();
				links += dump.items(ContentItem.File.class).stream().filter((item) -> item.link() != null).count();
			}
		}
		finally {
			done.set(true);
			attacker.join();
		}
		assertThat(swaps.get()).isGreaterThan(10);
		assertThat(directories).as("runs that met the directory").isPositive();
		assertThat(links).as("runs that met the link").isPositive();
	}

	private static void swap(Path place, Path aside, Path link, AtomicLong swaps) {
		try {
			Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
			Files.move(link, place, StandardCopyOption.ATOMIC_MOVE);
			Files.move(place, link, StandardCopyOption.ATOMIC_MOVE);
			Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
			swaps.incrementAndGet();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Reads a tree to nowhere. */
	static final class Reader {

		private Reader() {
		}

		public static void main(String[] args) {
			DiscardingDump dump = new DiscardingDump();
			try (FilesSource source = new FilesSource(
					new FilesSpec("files", List.of(Path.of(args[0])), List.of(), List.of()))) {
				SourceSummary summary = source.dump(dump);
				System.out.println("names " + System.getProperty("sun.jnu.encoding") + ", " + summary.files()
						+ " files, digest " + summary.filesDigest() + ", " + dump);
			}
		}

	}

}
