package dev.holdfast.source;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What came of comparing what was loaded with what was dumped. The dump is proven when
 * there is no difference.
 *
 * @param tables every table or group of files, with both figures
 * @param objects how many objects of the catalogue were compared
 * @param differences whatever is not as it was dumped, by name
 * @param notCompared what could not be compared here, and why
 */
public record Proof(List<Compared> tables, long objects, List<Difference> differences, List<String> notCompared) {

	public Proof {
		tables = List.copyOf(tables);
		differences = List.copyOf(differences);
		notCompared = List.copyOf(notCompared);
	}

	/** Whether everything that was compared is as it was dumped. */
	public boolean passed() {
		return this.differences.isEmpty();
	}

	/**
	 * A table, or all files of a source.
	 *
	 * @param name qualified as people write it
	 * @param dumpedRows rows, or files, in the dump
	 * @param foundRows rows, or files, found
	 * @param dumpedDigest sum of the row digests in the dump, 32 hex digits
	 * @param foundDigest of what was found; null at level {@link ProofLevel#COUNTS}
	 */
	public record Compared(String name, long dumpedRows, long foundRows, String dumpedDigest,
			@Nullable String foundDigest) {
	}

	/**
	 * Something that differs.
	 *
	 * @param kind {@code table}, {@code column}, {@code index}, {@code file}, …
	 * @param name qualified as people write it
	 * @param dumped what the dump held, for people; null when it held no such thing
	 * @param found what was found; null when it is missing
	 */
	public record Difference(String kind, String name, @Nullable String dumped, @Nullable String found) {
	}

}
