package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.sun.jna.Native;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.FilesSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Files that one may not read. Root may read everything, so as root the thread of the
 * test looks at files with the rights of user 65534 (setfsuid).
 */
class FilesAccessTests {

	@TempDir
	Path directory;

	private TreeFixture tree;

	@BeforeEach
	void makeTree() throws IOException {
		Native.register(Rights.class, "c");
		this.tree = new TreeFixture(this.directory.resolve("tree"));
		EveryFile.run("chmod", "755", this.directory.toString());
	}

	@AfterEach
	void becomeOneselfAgain() throws IOException {
		Rights.setfsuid((Integer) Files.getAttribute(this.directory, "unix:uid"));
		EveryFile.run("chmod", "-R", "u+rwX", this.directory.toString());
	}

	@Test
	void warnsAboutWhatMayNotBeReadAndTakesTheRest() {
		this.tree.file("a", "open")
			.file("closed", "shut")
			.file("dir/in", "hidden")
			.file("sealed/in", "listed")
			.file("z", "open");
		EveryFile.run("chmod", "000", this.tree.path("closed").toString(), this.tree.path("dir").toString());
		EveryFile.run("chmod", "444", this.tree.path("sealed").toString());
		loseRights();
		this.tree.dump();
		assertThat(this.tree.names()).containsExactly("a", "dir", "sealed", "z");
		assertThat(this.tree.warnings()).containsExactly("closed cannot be read: permission denied",
				"dir cannot be listed, what lies below it is missing: permission denied",
				"sealed/in cannot be read: permission denied");
	}

	@Test
	void refusesARootThatMayNotBeRead() {
		this.tree.file("closed", "shut").file("dir/in", "hidden");
		EveryFile.run("chmod", "000", this.tree.path("closed").toString(), this.tree.path("dir").toString());
		loseRights();
		for (String root : List.of("closed", "dir")) {
			FilesSource source = new FilesSource(
					new FilesSpec("files", List.of(this.tree.path(root)), List.of(), List.of()));
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
				.withMessage("source files: " + this.tree.path(root) + " cannot be read: permission denied")
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE));
		}
	}

	@Test
	void warnsAboutDevices() throws IOException {
		Assumptions.assumeTrue((Integer) Files.getAttribute(this.directory, "unix:uid") == 0,
				"skipped: only root can make devices");
		this.tree.file("a", "");
		EveryFile.run("mknod", this.tree.path("null").toString(), "c", "1", "3");
		this.tree.dump();
		assertThat(this.tree.names()).containsExactly("a");
		assertThat(this.tree.warnings()).containsExactly("null is a device, and is not taken");
	}

	private static void loseRights() {
		Rights.setfsuid(65534);
	}

	/** The rights of this thread on files. */
	static final class Rights {

		private Rights() {
		}

		static native int setfsuid(int uid);

	}

}
