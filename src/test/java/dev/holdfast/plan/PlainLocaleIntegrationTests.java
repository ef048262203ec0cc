package dev.holdfast.plan;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.holdfast.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Cron jobs run without a locale. */
class PlainLocaleIntegrationTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "C", "C.UTF-8" })
	void findsPathsOfEveryLanguage(String locale) throws Exception {
		Path file = Files.writeString(this.directory.resolve("größe 100% \uD83D\uDE00.txt"), "found");
		try (ChildJvm reader = ChildJvm.start(Reader.class, List.of(), Map.of("LC_ALL", locale),
				file.toUri().getRawPath())) {
			assertThat(reader.finish()).isEqualTo("found\n");
		}
	}

	@Test
	void refusesWhatIsNoPathInAnyLocale() throws Exception {
		try (ChildJvm reader = ChildJvm.start(Reader.class, List.of(), Map.of("LC_ALL", "C"), "/a%00ü")) {
			assertThat(reader.finish()).isEqualTo("has a NUL character\n");
		}
	}

	/** Reads the file of a path, which is given as the path of an address. */
	static final class Reader {

		private Reader() {
		}

		public static void main(String[] args) throws Exception {
			String path = URLDecoder.decode(args[0], StandardCharsets.UTF_8);
			try {
				System.out.println(Files.readString(Scalars.path(path)));
			}
			catch (BadValueException ex) {
				System.out.println(ex.getMessage());
			}
		}

	}

}
