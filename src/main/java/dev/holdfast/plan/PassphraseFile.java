package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/** Reads a passphrase from the first line of a file. */
final class PassphraseFile {

	private PassphraseFile() {
	}

	/** Not read, and unknown, when variables are not resolved either. */
	static @Nullable Secret read(Path file, Place place) {
		if (!place.variables().resolves()) {
			place.findings().unknown();
			return null;
		}
		try {
			String text = place.variables().environment().file(file);
			String line = text.lines().findFirst().orElse("");
			return line.isEmpty() ? place.problem("is a file without a first line", "write the passphrase into it")
					: new Secret(line);
		}
		catch (IOException ex) {
			return place.problem("is a file that " + ex.getMessage(), "create it with mode 0600, or correct the path");
		}
	}

}
