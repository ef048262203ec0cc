package dev.holdfast.source.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The tables to be read, largest first, so that no worker is left alone with a large one
 * at the end. Only a table that would keep one worker busy for longer than its share is
 * read in ranges of its pages, and only from version 14 on, because earlier ones scan the
 * whole table for each range.
 */
final class RowQueue {

	/** Bytes below which reading a table in ranges is not worth it. */
	private static final long WORTH_SPLITTING = 32L * 1024 * 1024;

	private final Deque<Part> parts = new ArrayDeque<>();

	private final Deque<Part> refused = new ArrayDeque<>();

	private RowQueue(Collection<Part> parts) {
		this.parts.addAll(parts);
	}

	/**
	 * @param sizes of the tables by oid
	 * @param workers how many will read
	 * @param ranges whether the server can read ranges
	 */
	static RowQueue of(List<Relation> tables, Map<Long, TableSize> sizes, int workers, boolean ranges) {
		List<Relation> sorted = new ArrayList<>(tables);
		sorted.sort(Comparator.comparingLong((Relation table) -> size(sizes, table).bytes()).reversed());
		long total = tables.stream().mapToLong((table) -> size(sizes, table).bytes()).sum();
		List<Part> parts = new ArrayList<>();
		for (Relation table : sorted) {
			TableSize size = size(sizes, table);
			boolean dominant = size.bytes() > total / Math.max(1, workers) && size.bytes() >= WORTH_SPLITTING;
			boolean split = ranges && workers > 1 && dominant && table.heap() && table.condition() == null;
			add(parts, table, split ? ranges(size, total, workers) : List.of(Range.ALL));
		}
		return new RowQueue(parts);
	}

	private static void add(List<Part> parts, Relation table, List<Range> ranges) {
		TableDump dump = new TableDump(table, EntryNames.table(table.schema(), table.name()), ranges.size());
		ranges.forEach((range) -> parts.add(new Part(dump, range)));
	}

	/** Ranges of a quarter of a worker's share each; the last has no end. */
	private static List<Range> ranges(TableSize size, long total, int workers) {
		long bytes = Math.max(WORTH_SPLITTING, total / workers / 4);
		long count = Math.max(1, Math.min(size.bytes() / bytes, size.pages()));
		List<Range> ranges = new ArrayList<>();
		for (long i = 0; i < count; i++) {
			ranges.add(new Range(size.pages() * i / count, (i < count - 1) ? size.pages() * (i + 1) / count : -1));
		}
		return ranges;
	}

	private static TableSize size(Map<Long, TableSize> sizes, Relation table) {
		return sizes.getOrDefault(table.oid(), TableSize.NONE);
	}

	/** The next part to be read, null when none is left. */
	synchronized @Nullable Part next() {
		return this.parts.pollFirst();
	}

	/** Gives back a part that only the holder of the locks can read. */
	synchronized void refuse(Part part) {
		this.refused.add(part);
	}

	/** A part for the holder of the locks, null when there is none. */
	synchronized @Nullable Part nextRefused() {
		return this.refused.pollFirst();
	}

	/**
	 * How large a table is.
	 *
	 * @param bytes of rows and their out-of-line values
	 * @param pages of rows
	 */
	record TableSize(long bytes, long pages) {

		static final TableSize NONE = new TableSize(0, 0);

	}

	/**
	 * A range of pages.
	 *
	 * @param from first page
	 * @param to page after the last, -1 for no end
	 */
	record Range(long from, long to) {

		static final Range ALL = new Range(0, -1);

	}

	/**
	 * A table or a range of it.
	 *
	 * @param table the table
	 * @param range which pages
	 */
	record Part(TableDump table, Range range) {
	}

}
