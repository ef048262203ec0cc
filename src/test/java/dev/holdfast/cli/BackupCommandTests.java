package dev.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BackupCommandTests {

	@TempDir
	Path directory;

	@Test
	void refusesTextsThatWouldNotFitIntoALine() throws Exception {
		Files.writeString(this.directory.resolve("shop.yaml"), """
				plan: shop
				sources:
				  - {name: files, type: files, paths: [%s]}
				destinations:
				  - {name: local, type: local, path: %s}
				""".formatted(this.directory, this.directory.resolve("to")));
		for (String option : new String[] { "--label", "--description", "--requested-by" }) {
			Typed broken = type("backup", "shop", option, "a\nb");
			assertThat(broken.code()).as(option).isEqualTo(2);
			assertThat(broken.error()).contains(option + " has a line break").contains("HINT: write it in one line");
			Typed longer = type("backup", "shop", option, "x".repeat(501));
			assertThat(longer.code()).isEqualTo(2);
			assertThat(longer.error()).contains(option + " has 501 characters, more than 500");
		}
		assertThat(this.directory.resolve("home")).doesNotExist();
	}

	private Typed type(String... arguments) {
		return Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("home").toString(), "HOLDFAST_PLANS",
				this.directory.toString()), arguments);
	}

}
