package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.holdfast.source.postgres.RowQueue.Part;
import dev.holdfast.source.postgres.RowQueue.TableSize;

import static org.assertj.core.api.Assertions.assertThat;

class RowQueueTests {

	private static final long MIB = 1024 * 1024;

	private final Map<Long, TableSize> sizes = Map.of(1L, new TableSize(5 * MIB, 640), 2L,
			new TableSize(400 * MIB, 51_200), 3L, new TableSize(60 * MIB, 7680), 4L, new TableSize(0, 0));

	private final List<Relation> tables = List.of(table(1, true, null), table(2, true, null), table(3, true, null),
			table(4, true, null));

	@Test
	void largestTablesComeFirst() {
		assertThat(drain(RowQueue.of(this.tables, this.sizes, 1, true))).extracting(RowQueueTests::text)
			.containsExactly("2 0..-1", "3 0..-1", "1 0..-1", "4 0..-1");
	}

	@Test
	void onlyADominantTableIsReadInRangesOfWhichTheLastHasNoEnd() {
		List<Part> parts = drain(RowQueue.of(this.tables, this.sizes, 2, true));
		assertThat(parts).extracting(RowQueueTests::text)
			.containsExactly("2 0..8533", "2 8533..17066", "2 17066..25600", "2 25600..34133", "2 34133..42666",
					"2 42666..-1", "3 0..-1", "1 0..-1", "4 0..-1");
	}

	@Test
	void serversThatWouldScanTheWholeTableForEachRangeReadItWhole() {
		assertThat(drain(RowQueue.of(this.tables, this.sizes, 2, false))).hasSize(4);
	}

	@Test
	void tablesOfOtherAccessMethodsAndConfigurationTablesAreReadWhole() {
		for (Relation dominant : List.of(table(2, false, null), table(2, true, "WHERE a > 1"))) {
			assertThat(drain(RowQueue.of(List.of(dominant), this.sizes, 2, true))).hasSize(1);
		}
	}

	@Test
	void rangesAndConditionsReadTheTableAloneAndOnlyColumnsThatHoldData() {
		Part range = drain(RowQueue.of(List.of(table(2, true, null)), this.sizes, 2, true)).get(1);
		assertThat(RowFormat.copyOut(range, "LATIN1")).isEqualTo(
				"COPY (SELECT \"a\", \"b\"\"c\" FROM ONLY \"s\".\"t2\" " + "WHERE ctid >= '(" + range.range().from()
						+ ",0)' AND ctid < '(" + range.range().to() + ",0)') TO STDOUT (ENCODING 'LATIN1')");
		Part whole = drain(RowQueue.of(List.of(table(1, true, null)), this.sizes, 2, true)).get(0);
		assertThat(RowFormat.copyOut(whole, "UTF8"))
			.isEqualTo("COPY \"s\".\"t1\" (\"a\", \"b\"\"c\") TO STDOUT (ENCODING 'UTF8')");
		Part condition = drain(RowQueue.of(List.of(table(1, true, "WHERE a > 1")), this.sizes, 2, true)).get(0);
		assertThat(RowFormat.copyOut(condition, "UTF8")).contains("FROM ONLY \"s\".\"t1\" WHERE a > 1) TO");
	}

	@Test
	void namesOfEntriesTellSchemaAndTableApart() {
		assertThat(EntryNames.table("a.b", "c")).isEqualTo("data/a%2Eb.c");
		assertThat(EntryNames.table("a", "b.c")).isEqualTo("data/a.b%2Ec");
		assertThat(EntryNames.table("Ä", "../x y%")).isEqualTo("data/%C3%84.%2E%2E%2Fx%20y%25");
		String one = EntryNames.table("é".repeat(30), "é".repeat(30));
		String other = EntryNames.table("é".repeat(30), "é".repeat(29) + "è");
		assertThat(one).hasSizeLessThanOrEqualTo(245).isNotEqualTo(other);
		assertThat(other).hasSizeLessThanOrEqualTo(245);
	}

	private static List<Part> drain(RowQueue queue) {
		List<Part> parts = new ArrayList<>();
		for (Part part = queue.next(); part != null; part = queue.next()) {
			parts.add(part);
		}
		return parts;
	}

	private static String text(Part part) {
		return part.table().relation().oid() + " " + part.range().from() + ".." + part.range().to();
	}

	private static Relation table(long oid, boolean heap, @Nullable String condition) {
		return new Relation(oid, "s", "t" + oid, 'r', heap, 0, (condition != null) ? "x" : null, condition,
				List.of("a", "b\"c"));
	}

}
