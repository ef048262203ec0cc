package dev.holdfast.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.holdfast.testing.HoldfastProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Three backups at once on the embedded history, one of them killed, and a reader. */
class ThreePlansEndToEndTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void prepare() throws IOException {
		byte[] noise = new byte[6 << 20];
		new Random(1).nextBytes(noise);
		Files.write(Files.createDirectory(this.directory.resolve("tree")).resolve("noise"), noise);
		Files.createDirectory(this.directory.resolve("jobs"));
		for (String plan : List.of("shop", "wiki", "mail")) {
			Files.writeString(this.directory.resolve("jobs").resolve(plan + ".yaml"), """
					plan: %s
					sources: [{name: tree, type: files, paths: ["%s"]}]
					destinations: [{name: local, type: local, path: store}]
					limits: {bandwidth: 1 MiB/s}
					""".formatted(plan, this.directory.resolve("tree")));
		}
	}

	@Test
	void theOthersAndTheHistorySucceed() throws Exception {
		try (HoldfastProcess shop = start("shop");
				HoldfastProcess wiki = start("wiki");
				HoldfastProcess mail = start("mail")) {
			while (!mail.errorSoFar().contains("dump tree:")) {
				assertThat(mail.endsWithin(20)).as(mail.errorSoFar()).isFalse();
			}
			assertThat(mail.killAfter(0)).as("killed while it ran").isTrue();
			HoldfastProcess.Result history = run("history");
			assertThat(history.exitCode()).as(history.error()).isZero();
			assertThat(history.standard()).contains("mail-");
			for (HoldfastProcess other : List.of(shop, wiki)) {
				HoldfastProcess.Result result = other.await();
				assertThat(result.exitCode()).as(result.error()).isZero();
			}
		}
		HoldfastProcess.Result resumed = run("backup", "mail");
		assertThat(resumed.exitCode()).as(resumed.error()).isZero();
		assertThat(resumed.error()).contains("resuming");
		assertThat(run("history", "--status", "completed").standard()).contains("shop-", "wiki-", "mail-");
	}

	private HoldfastProcess start(String plan) throws IOException {
		return HoldfastProcess.start(this.directory, Map.of(), "backup", plan);
	}

	private HoldfastProcess.Result run(String... arguments) throws Exception {
		return HoldfastProcess.run(this.directory, Map.of(), arguments);
	}

}
