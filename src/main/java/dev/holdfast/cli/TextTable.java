package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines with aligned columns, two blanks apart; the last column is as wide as it is. */
final class TextTable {

	private final List<List<String>> rows = new ArrayList<>();

	TextTable(String... titles) {
		row(titles);
	}

	void row(String... cells) {
		List<String> clean = new ArrayList<>();
		for (String cell : cells) {
			clean.add(cell.replaceAll("\\p{Cntrl}", " ").strip());
		}
		this.rows.add(clean);
	}

	/** The titles and the rows; nothing at all when there are no rows. */
	List<String> lines() {
		if (this.rows.size() == 1) {
			return List.of();
		}
		List<String> lines = new ArrayList<>();
		for (List<String> row : this.rows) {
			StringBuilder line = new StringBuilder();
			for (int i = 0; i < row.size(); i++) {
				line.append(row.get(i)).append(" ".repeat(width(i) - columns(row.get(i)) + 2));
			}
			lines.add(line.toString().stripTrailing());
		}
		return lines;
	}

	private int width(int column) {
		return this.rows.stream().mapToInt((row) -> columns(row.get(column))).max().orElse(0);
	}

	private static int columns(String text) {
		return text.codePointCount(0, text.length());
	}

}
