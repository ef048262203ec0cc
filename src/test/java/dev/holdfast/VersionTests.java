package dev.holdfast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VersionTests {

	@Test
	void isTheVersionOfTheProject() throws IOException {
		String pom = Files.readString(Path.of("pom.xml"));
		String project = pom.substring(pom.indexOf("<artifactId>holdfast</artifactId>"));
		assertThat(project).containsPattern("^<artifactId>holdfast</artifactId>\\s*<version>"
				+ Version.current().replace(".", "\\.") + "</version>");
	}

}
