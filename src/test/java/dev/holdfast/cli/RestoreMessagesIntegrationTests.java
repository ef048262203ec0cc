package dev.holdfast.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What restore and extract say of what is wrong, and of what is right. */
class RestoreMessagesIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void namesTheOptionThatHasAPasswordAndUnpacksInSilence() throws Exception {
		Path tree = Files.createDirectory(this.directory.resolve("tree"));
		Files.writeString(tree.resolve("a"), "a file");
		Files.createDirectory(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: files, type: files, paths: [%s]}]
				destinations: [{name: local, type: local, path: %s}]
				""".formatted(tree, this.directory.resolve("store")));
		assertThat(type("backup", "shop").code()).isZero();
		Typed typed = type("restore", "latest", "--target", "postgresql://u:hunter2@localhost/shop");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("--target")
			.contains("write --target env:NAME")
			.doesNotContain("--from", "hunter2");
		Path to = this.directory.resolve("to");
		assertThat(type("extract", "latest", "--to", to.toString(), "--quiet")).isEqualTo(new Typed(0, "", ""));
		assertThat(to.resolve("files")).isDirectory();
	}

	@Test
	void saysThatATruncatedFileEndsTooEarlyAndLeavesNothing() throws IOException {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
			for (int i = 0; i < 20_000; i++) {
				gzip.write(("create table t" + i + "(id int);\n").getBytes(StandardCharsets.UTF_8));
			}
		}
		Path file = Files.write(this.directory.resolve("dump.sql.gz"),
				Arrays.copyOf(whole.toByteArray(), whole.size() / 2));
		Path place = Files.createDirectory(this.directory.resolve("place"));
		Typed typed = type("restore", "--from", file.toString(), "--layout", "none", "--target",
				"jdbc:h2:" + place.resolve("shop"));
		assertThat(typed.code()).isEqualTo(20);
		assertThat(typed.error()).contains("ends too early").doesNotContain("null");
		assertThat(place).isEmptyDirectory();
	}

	private Typed type(String... arguments) {
		return Typed.run(
				Stream
					.concat(Stream.of(arguments), Stream.of("--home", this.directory.resolve("home").toString(),
							"--plans", this.directory.resolve("jobs").toString()))
					.toArray(String[]::new));
	}

}
