import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The last step of packaging, run from its source: takes the time of the build out of files that plugins have merged, so that
 * the same input gives the same bytes. Other entries are copied as they are.
 */
class FinishJar {

	/** Arguments: the jar, and the time that merged files get, in ISO-8601. */
	public static void main(String[] args) throws IOException {
		FileTime time = FileTime.from(Instant.parse(args[1]));
		try (FileSystem jar = FileSystems.newFileSystem(Path.of(args[0]))) {
			for (String name : List.of("META-INF/spring.factories", "META-INF/spring/aot.factories")) {
				Path file = jar.getPath(name);
				List<String> lines;
				try (Stream<String> all = Files.lines(file)) {
					lines = all.filter((line) -> !line.startsWith("#")).sorted().toList();
				}
				Files.write(file, lines);
				Files.setLastModifiedTime(file, time);
			}
		}
	}

}
