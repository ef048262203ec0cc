package dev.holdfast.plan;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class HomeKeysTests {

	@TempDir
	Path directory;

	@Test
	void keysAreMadeOncePrivateAndWhole() throws Exception {
		HomeKeys keys = new HomeKeys(home());
		assertThat(keys.hasBackupKey()).isFalse();
		Secret backup = keys.backupKey();
		Secret signing = keys.signingKey();
		assertThat(backup.reveal()).matches("[0-9a-f]{64}");
		assertThat(signing.reveal()).startsWith("-----BEGIN PRIVATE KEY-----\n")
			.endsWith("-----END PRIVATE KEY-----\n");
		assertThat(new HomeKeys(home()).backupKey()).isEqualTo(backup);
		assertThat(new HomeKeys(home()).signingKey()).isEqualTo(signing);
		assertThat(mode(keys.backupKeyFile())).isEqualTo("rw-------");
		assertThat(mode(keys.signingKeyFile())).isEqualTo("rw-------");
		assertThat(mode(home().directory())).isEqualTo("rwx------");
		assertThat(mode(home().directory().resolve("keys"))).isEqualTo("rwx------");
		try (Stream<Path> files = Files.list(home().directory().resolve("keys"))) {
			assertThat(files.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder("backup.key",
					"signing.key");
		}
	}

	@Test
	void differsFromHomeToHome() {
		assertThat(new HomeKeys(home()).backupKey())
			.isNotEqualTo(new HomeKeys(Home.at(this.directory.resolve("other"))).backupKey());
	}

	@Test
	void manyAtOnceAgreeOnOneKey() throws Exception {
		int many = 8;
		CyclicBarrier barrier = new CyclicBarrier(many);
		Set<Secret> seen = ConcurrentHashMap.newKeySet();
		ExecutorService executor = Executors.newFixedThreadPool(many);
		try {
			List<Callable<Boolean>> tasks = IntStream.range(0, many).<Callable<Boolean>>mapToObj((i) -> () -> {
				barrier.await();
				return seen.add(new HomeKeys(home()).backupKey());
			}).toList();
			for (Future<Boolean> future : executor.invokeAll(tasks)) {
				future.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(seen).hasSize(1);
	}

	@Test
	void neverOverwritesWhatIsThereEvenIfItIsNoKey() throws Exception {
		HomeKeys keys = new HomeKeys(home());
		home().open("keys");
		Files.writeString(keys.backupKeyFile(), "not a key");
		Files.setPosixFilePermissions(keys.backupKeyFile(), PosixFilePermissions.fromString("rw-------"));
		assertRefused(keys::backupKey, "does not hold a key");
		assertThat(keys.backupKeyFile()).hasContent("not a key");
		Files.createSymbolicLink(keys.signingKeyFile(), Path.of("nowhere"));
		assertRefused(keys::signingKey, "cannot be read or created");
		assertThat(Files.isSymbolicLink(keys.signingKeyFile())).isTrue();
	}

	@Test
	void refusesAKeyThatOthersMayRead() throws Exception {
		HomeKeys keys = new HomeKeys(home());
		keys.backupKey();
		Files.setPosixFilePermissions(keys.backupKeyFile(), PosixFilePermissions.fromString("rw-r-----"));
		assertRefused(keys::backupKey, "may be read by others");
	}

	@Test
	void refusesAHomeThatOthersMayUse() throws Exception {
		for (String mode : List.of("rwxr-xr-x", "rwx--x---", "rwx-----x")) {
			Path open = Files.createDirectory(this.directory.resolve(mode));
			Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
			assertRefused(() -> Home.at(open).open(), "may be used by others (mode " + mode + ")");
		}
	}

	@Test
	void refusesAHomeOfAnotherUser() throws Exception {
		assumeTrue(Files.getOwner(Path.of("/proc/self")).getName().equals("root"),
				"only root can give a directory away");
		Path other = Files.createDirectory(this.directory.resolve("other"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Files.setAttribute(other, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
		assertRefused(() -> Home.at(other).open(), "belongs to");
	}

	@Test
	void refusesAHomeThatIsAFile() throws Exception {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertRefused(() -> Home.at(file).open(), "is not a directory");
		assertRefused(() -> Home.at(file.resolve("below")).open(), "cannot be created");
	}

	@Test
	void isFoundByOptionThenVariableThenInTheWorkingDirectory() {
		Map<String, String> environment = Map.of("HOLDFAST_HOME", "/srv/hf");
		assertThat(Home.locate(Path.of("/opt/hf"), environment).directory()).isEqualTo(Path.of("/opt/hf"));
		assertThat(Home.locate(null, environment).directory()).isEqualTo(Path.of("/srv/hf"));
		assertThat(Home.locate(null, Map.of("HOLDFAST_HOME", " ")).directory())
			.isEqualTo(Path.of(".holdfast").toAbsolutePath());
		assertThat(Home.locate(Path.of(""), Map.of()).directory()).isEqualTo(Path.of(".holdfast").toAbsolutePath());
	}

	@Test
	void completesAPlanWithTheKeysItLacks() {
		HomeKeys keys = new HomeKeys(home());
		BackupPlan plan = new AdHocPlan(new FakeEnvironment(), System.in).plan(List.of("docs"), "/b", "docs", null);
		BackupPlan complete = keys.complete(plan);
		assertThat(complete.encryption().key()).isEqualTo(keys.backupKey());
		assertThat(complete.signingKey()).isEqualTo(keys.signingKey());
		assertThat(complete.hash()).isEqualTo(plan.hash());
		BackupPlan own = complete.withEncryption(new EncryptionSpec(EncryptionSpec.Format.OPENPGP, null,
				EncryptionSpec.KeyEncoding.HEX, new Secret("correct horse"), List.of()));
		assertThat(keys.complete(own)).isEqualTo(own);
	}

	private static void assertRefused(Runnable call, String what) {
		assertThatThrownBy(call::run).isInstanceOfSatisfying(HoldfastException.class, (ex) -> {
			assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN);
			assertThat(ex.what()).contains(what);
			assertThat(ex.hint()).isNotBlank();
		});
	}

	private static String mode(Path path) throws Exception {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

	private Home home() {
		return Home.at(this.directory.resolve("home"));
	}

}
