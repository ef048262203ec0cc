package dev.holdfast.unpacking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** All of a tree is moved, or nothing. */
class PublicationTests {

	@TempDir
	Path directory;

	private Path stage;

	private Path to;

	@BeforeEach
	void make() throws IOException {
		this.stage = this.directory.resolve("stage");
		this.to = this.directory.resolve("to");
		for (String name : new String[] { "a", "b/c", "d" }) {
			write(this.stage.resolve(name), "new");
		}
		write(this.to.resolve("a"), "old");
		write(this.to.resolve("b/c"), "old");
	}

	@Test
	void replacesWhatIsThere() throws IOException {
		publication(Set.of()).publish();
		assertThat(this.to.resolve("a")).hasContent("new");
		assertThat(this.to.resolve("b/c")).hasContent("new");
		assertThat(this.to.resolve("d")).hasContent("new");
	}

	@Test
	void movesNothingWhereAnotherFileSystemIsInTheWay() {
		assertThatThrownBy(publication(Set.of(this.to.resolve("b")))::publish).isInstanceOf(HoldfastException.class)
			.hasMessageContaining(this.to.resolve("b") + " is a file system of its own")
			.hasMessageContaining("nothing was changed");
		assertThat(this.to.resolve("a")).hasContent("old");
		assertThat(this.to.resolve("d")).doesNotExist();
	}

	@Test
	void putsBackWhatWasMovedWhenSomethingFails() throws IOException {
		assertThatThrownBy(() -> publication(Set.of()).publish(failingAtLast(() -> {
		}))).isInstanceOf(IOException.class).hasMessage("a fault");
		assertThat(this.to.resolve("a")).hasContent("old");
		assertThat(this.to.resolve("b/c")).hasContent("old");
		assertThat(this.to.resolve("d")).doesNotExist();
	}

	@Test
	void namesWhatCouldNotBePutBack() throws IOException {
		Publication publication = publication(Set.of());
		assertThatThrownBy(
				() -> publication.publish(failingAtLast(() -> Claim.delete(this.directory.resolve("aside")))))
			.isInstanceOfSatisfying(PartlyUnpackedException.class,
					(ex) -> assertThat(ex.changed()).contains(this.to.toString()));
	}

	private static Publication.Mover failingAtLast(Fault fault) {
		AtomicInteger count = new AtomicInteger();
		return (from, there) -> {
			if (count.incrementAndGet() == 3) {
				fault.happen();
				throw new IOException("a fault");
			}
			Files.move(from, there, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		};
	}

	private interface Fault {

		void happen() throws IOException;

	}

	private Publication publication(Set<Path> mounted) {
		return new Publication(this.stage, this.to, true, mounted, this.directory.resolve("aside"));
	}

	private static void write(Path file, String text) throws IOException {
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

}
