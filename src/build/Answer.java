import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.holdfast.cli.Answers;

/**
 * Run from its source before packaging, with the program's class path: writes the texts which the jar's main class answers
 * with, so that help needs nothing of the program.
 */
class Answer {

	/** Argument: the directory of the texts, which is made. */
	public static void main(String[] args) throws IOException {
		Path directory = Files.createDirectories(Path.of(args[0]));
		Answers.all().forEach((question, text) -> write(directory.resolve(question.replace(' ', '_')), text));
	}

	private static void write(Path file, String text) {
		try {
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
