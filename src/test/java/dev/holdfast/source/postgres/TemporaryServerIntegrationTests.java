package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.testing.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TemporaryServerIntegrationTests {

	private static final Map<String, String> ENVIRONMENT = Map.of("PATH", System.getenv("PATH"));

	@TempDir
	Path register;

	@Test
	void isReachedByAPrivateSocketAloneAndGoesWithoutATrace() throws Exception {
		Path data;
		long pid;
		try (TemporaryServer server = start("run1");
				Session session = connector().open(server.parameters("postgres"))) {
			assertThat(session.single("SHOW listen_addresses")).isEmpty();
			assertThat(session.single("SHOW fsync")).isEqualTo("off");
			assertThat(session.version().major()).isEqualTo(server.major());
			data = Path.of(session.single("SHOW data_directory"));
			pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.getParent())))
				.isEqualTo("rwx------");
			assertThat(ProcessHandle.of(pid)).isPresent();
			ConnectionParameters guessed = server.parameters("postgres").with("password", "guessed");
			assertThat(catchThrowableOfType(HoldfastException.class, () -> connector().open(guessed)).what())
				.contains("password authentication failed");
		}
		assertThat(data.getParent()).doesNotExist();
		assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
		assertThat(this.register).isEmptyDirectory();
	}

	@Test
	void whatAKilledRunLeftIsRemovedByTheNextOne() throws Exception {
		long pid;
		try (ChildJvm child = ChildJvm.start(Killed.class, List.of(), Map.of(), this.register.toString())) {
			pid = Long.parseLong(child.line());
			assertThat(TemporaryServer.removeLeft(this.register)).isEmpty();
			assertThat(ProcessHandle.of(pid)).isPresent();
			child.kill();
		}
		assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isPresent();
		Path directory;
		try (Stream<Path> notes = Files.list(this.register)) {
			Path note = notes.filter((path) -> path.toString().endsWith(".scratch")).findFirst().orElseThrow();
			directory = Path.of(Files.readString(note).strip());
		}
		assertThat(directory).isDirectory();
		assertThat(TemporaryServer.removeLeft(this.register)).singleElement().asString().contains(directory.toString());
		assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
		assertThat(directory).doesNotExist();
		assertThat(this.register).isEmptyDirectory();
		assertThat(TemporaryServer.removeLeft(this.register)).isEmpty();
	}

	@Test
	void aDirectoryThatDoesNotSayThatItIsOursIsLeftAlone(@TempDir Path foreign) throws IOException {
		Files.writeString(foreign.resolve("precious"), "x");
		Files.writeString(this.register.resolve("run1-1.scratch"), foreign + "\n");
		assertThat(TemporaryServer.removeLeft(this.register)).isEmpty();
		assertThat(foreign.resolve("precious")).exists();
		Files.writeString(foreign.resolve("made-by-holdfast"), "another\n");
		assertThat(TemporaryServer.removeLeft(this.register)).isEmpty();
		assertThat(foreign.resolve("precious")).exists();
	}

	@Test
	void aNoteOfARunThatDiedBeforeTheDirectoryWasMadeIsForgotten() throws IOException {
		Files.writeString(this.register.resolve("run1-1.scratch"), this.register.resolve("never") + "\n");
		Files.writeString(this.register.resolve("run1-2.scratch"), "/half a li");
		assertThat(TemporaryServer.removeLeft(this.register)).isEmpty();
		assertThat(this.register).isEmptyDirectory();
	}

	@Test
	void saysWhichPackageIsMissing() {
		HoldfastException none = catchThrowableOfType(HoldfastException.class, () -> TemporaryServer.start("db", 15,
				Map.of("HOLDFAST_POSTGRES_BIN", this.register.toString()), this.register, "run1"));
		assertThat(none.code()).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(none.what()).contains("no PostgreSQL server programs are installed");
		assertThat(none.hint()).contains("postgresql-15");
		HoldfastException older = catchThrowableOfType(HoldfastException.class,
				() -> TemporaryServer.start("db", 99, ENVIRONMENT, this.register, "run1"));
		assertThat(older.what()).contains("cannot load a dump of a server of version 99");
	}

	@Test
	void aServerThatDoesNotStartSaysWhyAndLeavesNothing(@TempDir Path bin) throws IOException {
		ServerTools real = ServerTools.find(0, ENVIRONMENT, "db");
		for (String program : List.of("postgres", "initdb")) {
			Files.createSymbolicLink(bin.resolve(program), real.bin().resolve(program));
		}
		Path failing = Files.writeString(bin.resolve("pg_ctl"), "#!/bin/sh\necho 'no room for it' >&2; exit 3\n");
		Files.setPosixFilePermissions(failing, PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("rwxr-xr-x"));
		HoldfastException failure = catchThrowableOfType(HoldfastException.class, () -> TemporaryServer.start("db", 0,
				Map.of("HOLDFAST_POSTGRES_BIN", bin.toString()), this.register, "run1"));
		assertThat(failure.what()).contains("pg_ctl", "ended with exit code");
		assertThat(this.register).isEmptyDirectory();
	}

	private TemporaryServer start(String id) {
		return TemporaryServer.start("db", 0, ENVIRONMENT, this.register, id);
	}

	private static Connector connector() {
		return new Connector("db", 1000);
	}

	/** Starts a server, says its number and waits to be killed. */
	static final class Killed {

		private Killed() {
		}

		public static void main(String[] arguments) throws SQLException, IOException, InterruptedException {
			TemporaryServer server = TemporaryServer.start("db", 0, ENVIRONMENT, Path.of(arguments[0]), "killed");
			try (Session session = connector().open(server.parameters("postgres"))) {
				Path data = Path.of(session.single("SHOW data_directory"));
				System.out.println(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
			}
			Thread.sleep(Long.MAX_VALUE);
		}

	}

}
