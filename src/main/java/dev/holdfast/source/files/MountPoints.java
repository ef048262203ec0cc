package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where other file systems begin, as Linux tells; none elsewhere. */
public final class MountPoints {

	private static final Path TABLE = Path.of("/proc/self/mountinfo");

	private static final int PLACE = 4;

	private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

	private MountPoints() {
	}

	/** Those that are this directory or lie below it. */
	public static List<Path> within(Path directory) {
		try {
			if (!Files.exists(TABLE)) {
				return List.of();
			}
			return of(Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1), directory);
		}
		catch (IOException ex) {
			// a swap that fails puts everything back
			return List.of();
		}
	}

	/** The same of a table that was read. */
	static List<Path> of(List<String> lines, Path directory) {
		// the table holds bytes, and so must what it is compared with
		String wanted = new String(ByteNames.of(directory), StandardCharsets.ISO_8859_1);
		return lines.stream()
			.map((line) -> line.split(" "))
			.filter((fields) -> fields.length > PLACE)
			.map((fields) -> OCTAL.matcher(fields[PLACE])
				.replaceAll((found) -> Matcher
					.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8)))))
			.filter((place) -> place.equals(wanted) || place.startsWith(wanted.equals("/") ? "/" : wanted + "/"))
			.map((place) -> new String(place.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
			.distinct()
			.map(MountPoints::path)
			.toList();
	}

	private static Path path(String place) {
		try {
			return Path.of(place);
		}
		catch (InvalidPathException ex) {
			return Path.of("/");
		}
	}

}
