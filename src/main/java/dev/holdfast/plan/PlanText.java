package dev.holdfast.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads a plan file's text, and the nodes in it. */
final class PlanText {

	/** A plan of more bytes is refused. */
	static final int MAX_BYTES = 1 << 20;

	private PlanText() {
	}

	/**
	 * Reads a file.
	 * @throws BadTextException when it cannot be read, or is no YAML or JSON
	 */
	static PlanNode read(Path file) throws BadTextException {
		return parse(text(file), isJson(file));
	}

	static PlanNode parse(String text, boolean json) throws BadTextException {
		return json ? JsonTree.read(text) : YamlTree.read(text);
	}

	static boolean isPlanFile(Path file) {
		String name = name(file);
		return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
	}

	private static boolean isJson(Path file) {
		return name(file).endsWith(".json");
	}

	private static String name(Path file) {
		return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
	}

	private static String text(Path file) throws BadTextException {
		byte[] bytes;
		if (Files.exists(file) && !Files.isRegularFile(file)) {
			// a pipe would be waited for, a device has no end
			throw new BadTextException(0, "is not a file", "remove it, or move it away from the plans");
		}
		try (var in = Files.newInputStream(file)) {
			bytes = in.readNBytes(MAX_BYTES + 1);
		}
		catch (IOException | SecurityException ex) {
			throw new BadTextException(0, "cannot be read", "check that the file exists and may be read by this user");
		}
		if (bytes.length > MAX_BYTES) {
			throw new BadTextException(0, "has more than 1 MiB", "is this a plan at all? it should have a few lines");
		}
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			return text.startsWith("\uFEFF") ? text.substring(1) : text;
		}
		catch (CharacterCodingException ex) {
			throw new BadTextException(0, "is not UTF-8", "save the file in UTF-8");
		}
	}

}
