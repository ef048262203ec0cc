package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.Claim;
import dev.holdfast.source.Loading;
import dev.holdfast.testing.Loaded;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What was there is never lost, whenever a swap ends. */
class ReplacementTests {

	@TempDir
	Path directory;

	private final RecordedDump dump = new RecordedDump();

	private Path tree;

	private Path file;

	private FilesTarget target;

	@BeforeEach
	void load() throws IOException {
		this.tree = Files.createDirectory(this.directory.resolve("tree"));
		Files.writeString(this.tree.resolve("a"), "restored");
		this.file = Files.writeString(this.directory.resolve("file"), "restored");
		FilesSpec spec = new FilesSpec("files", List.of(this.tree, this.file), List.of(), List.of());
		try (FilesSource source = new FilesSource(spec)) {
			source.dump(this.dump);
		}
		Files.writeString(this.tree.resolve("a"), "old");
		Files.writeString(this.file, "old");
		this.target = FilesTarget.of(spec);
		Loaded.into(this.target, this.dump, Loading.whole("r1", "b", 100));
	}

	@Test
	void putsEverythingBackWhenSomethingFails() throws IOException {
		this.target.whenExchanged(() -> {
			assertThat(this.tree.resolve("a")).hasContent("restored");
			throw new IOException("a fault");
		});
		assertThatThrownBy(this.target::accept).isInstanceOf(HoldfastException.class).hasMessageContaining("a fault");
		this.target.discard();
		this.target.close();
		assertThat(this.target.changed()).isEmpty();
		assertThat(this.tree.resolve("a")).hasContent("old");
		assertThat(this.file).hasContent("old");
		assertThat(names()).containsExactly("file", "tree");
	}

	@Test
	void namesTheOldOnesWhenTheyCannotBePutBack() throws IOException {
		this.target.whenExchanged(() -> {
			throw new Killed();
		});
		assertThatThrownBy(this.target::accept).isInstanceOf(Killed.class);
		this.target.discard();
		assertThat(this.target.changed()).contains(this.tree + " holds the restored files, the old ones are in ")
			.contains("tree_before_");
		oldOnesAreNamed();
	}

	@Test
	void namesTheOldOnesOfARunThatWasKilled() throws IOException {
		this.target.whenExchanged(() -> {
			throw new Killed();
		});
		assertThatThrownBy(this.target::accept).isInstanceOf(Killed.class);
		this.target.close();
		assertThat(names()).contains(".tree.holdfast-r1", ".tree.holdfast");
		for (Path place : List.of(this.tree, this.file)) {
			Claim next = Claim.of(place, "r2");
			assertThat(next.setAside()).singleElement()
				.satisfies((aside) -> assertThat(aside.toString()).startsWith(place + "_before_"));
			next.abandon();
		}
		oldOnesAreNamed();
	}

	@Test
	void removesWhatAKilledRunHadNotExchanged() throws IOException {
		Path stage = this.target.directory();
		assertThat(stage).exists();
		this.target.close();
		Claim dead = Claim.of(this.tree, "r1");
		if (!Files.exists(stage)) {
			Files.createDirectory(stage);
		}
		dead.exchanging("_before_now");
		byte[] note = Files.readAllBytes(this.directory.resolve(".tree.holdfast"));
		dead.close();
		Files.write(this.directory.resolve(".tree.holdfast"), note);
		Claim.of(this.tree, "r2").abandon();
		assertThat(this.tree.resolve("a")).hasContent("old");
		assertThat(names()).noneMatch((name) -> name.contains("_before_") || name.startsWith(".tree"));
	}

	private void oldOnesAreNamed() throws IOException {
		assertThat(this.tree.resolve("a")).hasContent("restored");
		assertThat(this.file).hasContent("restored");
		assertThat(names()).hasSize(4).noneMatch((name) -> name.startsWith("."));
		for (String name : names()) {
			if (name.startsWith("tree_before_")) {
				assertThat(this.directory.resolve(name).resolve("a")).hasContent("old");
			}
			if (name.startsWith("file_before_")) {
				assertThat(this.directory.resolve(name)).hasContent("old");
			}
		}
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((path) -> path.getFileName().toString()).sorted().toList();
		}
	}

	/** The process's end, as far as the code can tell. */
	private static final class Killed extends Error {

		private static final long serialVersionUID = 1L;

	}

}
