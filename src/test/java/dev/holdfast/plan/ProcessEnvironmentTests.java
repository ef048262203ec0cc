package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class ProcessEnvironmentTests {

	@TempDir
	Path directory;

	private final PlanEnvironment environment = PlanEnvironment.of(Map.of("A", "1"));

	@Test
	void readsVariablesFilesAndWhatCommandsPrint() throws IOException {
		Path file = Files.writeString(this.directory.resolve("pw"), "grün\n");
		assertThat(this.environment.variable("A")).isEqualTo("1");
		assertThat(this.environment.variable("B")).isNull();
		assertThat(this.environment.file(file)).isEqualTo("grün\n");
		assertThat(this.environment.command(List.of("printf", "%s|%s", "a b", "$HOME;`id`")))
			.isEqualTo("a b|$HOME;`id`");
	}

	@Test
	void saysWhyAFileCannotBeRead() throws IOException {
		Path binary = Files.write(this.directory.resolve("binary"), new byte[] { (byte) 0xC3, 0x28 });
		Path large = Files.write(this.directory.resolve("large"), new byte[(1 << 20) + 1]);
		assertFails(() -> this.environment.file(this.directory.resolve("none")), "does not exist");
		assertFails(() -> this.environment.file(this.directory), "cannot be read");
		assertFails(() -> this.environment.file(binary), "is not UTF-8 text");
		assertFails(() -> this.environment.file(large), "has more than 1 MiB");
	}

	@Test
	void aCommandThatFailsIsAnErrorWithoutWhatItPrinted() {
		assertFails(() -> this.environment.command(List.of("sh", "-c", "echo hunter2; echo hunter2 >&2; exit 3")),
				"ended with exit code 3");
		assertFails(() -> this.environment.command(List.of("/no/such/program")), "could not be started");
		assertFails(() -> this.environment.command(List.of("printf", "\\303\\050")), "printed what is not UTF-8 text");
		assertFails(() -> this.environment.command(List.of("head", "-c", "2000000", "/dev/zero")),
				"has more than 1 MiB");
	}

	@Test
	void aCommandGetsNoInput() throws IOException {
		assertThat(this.environment.command(List.of("cat"))).isEmpty();
	}

	@Test
	void aCommandIsRunOnceHoweverManyValuesNameIt() throws IOException {
		Path count = this.directory.resolve("count");
		List<String> command = List.of("sh", "-c", "echo x >> " + count + "; echo secret");
		assertThat(this.environment.command(command)).isEqualTo(this.environment.command(command))
			.isEqualTo("secret\n");
		assertThat(count).hasContent("x");
	}

	@Test
	void aCommandThatDoesNotEndIsEndedWithItsChildren() throws Exception {
		Path pid = this.directory.resolve("pid");
		List<String> command = List.of("sh", "-c",
				"sleep 300 & echo $! > " + pid + ".tmp; mv " + pid + ".tmp " + pid + "; wait");
		assertFails(() -> new SecretCommand(command, Duration.ofSeconds(2)).run(100), "did not end within 2 s");
		assertThat(pid).exists();
		long child = Long.parseLong(Files.readString(pid).trim());
		ProcessHandle.of(child).ifPresent((handle) -> handle.onExit().join());
		assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive)).isNotEqualTo(Optional.of(true));
	}

	@Test
	void aChildThatKeepsTheOutputOpenDoesNotHoldUsUp() throws Exception {
		Path pid = this.directory.resolve("pid");
		List<String> command = List.of("sh", "-c", "sleep 300 & echo $! > " + pid + "; echo secret; sleep 1");
		assertFails(() -> new SecretCommand(command, Duration.ofSeconds(60)).run(100),
				"left a process behind that keeps its output open");
		ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).ifPresent(ProcessHandle::destroyForcibly);
	}

	private static void assertFails(ThrowingCallable call, String message) {
		assertThatExceptionOfType(IOException.class).isThrownBy(call).withMessage(message);
	}

}
