package dev.holdfast.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shell block of the documentation. {@code ```sh} is run as it stands;
 * {@code ```sh not-run: why} is not; any other word after {@code sh} is the name under
 * which a test of its own picks the block.
 *
 * @param document the page
 * @param line the line of the page on which the block begins
 * @param label what stands after {@code sh}, empty for blocks that are run
 * @param script what is between the fences
 */
record ShellBlock(Path document, int line, String label, String script) {

	private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*) *([^\n]*)\n(.*?)^```$");

	private static final String NOT_RUN = "not-run: ";

	boolean runs() {
		return this.label.isEmpty();
	}

	/** The reason for which it is not run, empty where it is or where none is given. */
	String excuse() {
		return this.label.startsWith(NOT_RUN) ? this.label.substring(NOT_RUN.length()) : "";
	}

	/** The block for a longer script, which says where it is before it begins. */
	String announced() {
		return "echo '== " + this.document.getFileName() + ":" + this.line + "' >&2\n" + this.script;
	}

	/** All blocks of a page, in order. */
	static List<ShellBlock> of(Path document) throws IOException {
		String text = Files.readString(document);
		List<ShellBlock> blocks = new ArrayList<>();
		Matcher fence = FENCE.matcher(text);
		while (fence.find()) {
			if (List.of("sh", "bash", "shell").contains(fence.group(1))) {
				int line = (int) text.substring(0, fence.start()).lines().count() + 1;
				blocks.add(new ShellBlock(document, line,
						(fence.group(1).equals("sh") ? "" : "not sh: ") + fence.group(2).strip(), fence.group(3)));
			}
		}
		return blocks;
	}

	/** Every page whose blocks are held to this. */
	static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
		try (var pages = Files.list(Path.of("docs"))) {
			documents.addAll(pages.filter((page) -> page.toString().endsWith(".md")).sorted().toList());
		}
		return documents;
	}

}
