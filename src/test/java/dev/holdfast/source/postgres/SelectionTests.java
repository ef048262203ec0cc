package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SelectionTests {

	private final List<Relation> relations = List.of(relation(1, "public", "orders", 'r', 0),
			relation(2, "public", "Orders", 'r', 0), relation(3, "archive", "orders", 'r', 0),
			relation(4, "public", "sessions", 'r', 0), relation(5, "public", "measures", 'p', 0),
			relation(6, "parts", "measures_1", 'r', 5), relation(7, "parts", "measures_1_a", 'r', 6),
			relation(8, "public", "orders_id_seq", 'S', 1), relation(9, "public", "counter", 'S', 0),
			relation(10, "a.b", "x|y\"(z)", 'r', 0));

	@Test
	void withoutPatternsEverythingIsTaken() {
		assertThat(kept(List.of(), List.of())).hasSize(10);
	}

	@Test
	void aNameWithoutSchemaMeansEverySchemaAndIsInLowerCase() {
		assertThat(kept(List.of("ORDERS"), List.of())).containsExactly("public.orders", "archive.orders",
				"public.orders_id_seq", "public.counter");
		assertThat(kept(List.of("\"Orders\""), List.of())).containsExactly("public.Orders", "public.counter");
	}

	@Test
	void wildcardsMatchWithinSchemaAndName() {
		assertThat(kept(List.of("arch*.ord?rs"), List.of())).containsExactly("archive.orders", "public.counter");
		assertThat(kept(List.of("public.*"), List.of("public.\"O\"*", "*.ses*")))
			.doesNotContain("archive.orders", "public.sessions", "public.Orders")
			.contains("public.orders");
	}

	@Test
	void partitionsFollowTheirTableAndSequencesTheirOwner() {
		assertThat(kept(List.of("measures"), List.of())).containsExactly("public.measures", "parts.measures_1",
				"parts.measures_1_a", "public.counter");
		assertThat(kept(List.of(), List.of("public.measures", "public.orders")))
			.doesNotContain("parts.measures_1_a", "public.orders_id_seq")
			.contains("archive.orders");
	}

	@Test
	void quotedCharactersAreNotSpecial() {
		assertThat(kept(List.of("\"a.b\".\"x|y\"\"(z)\""), List.of())).containsExactly("public.counter",
				"a.b.x|y\"(z)");
	}

	@Test
	void excludedDataLeavesTheTableItself() {
		Selection.Selected selected = new Selection(spec(List.of(), List.of(), List.of("*.orders", "measures")))
			.of(this.relations);
		assertThat(selected.kept()).hasSize(10);
		assertThat(selected.readable()).extracting(Relation::label)
			.containsExactly("public.Orders", "public.sessions", "a.b.x|y\"(z)");
	}

	@Test
	void pgDumpIsToldWhatIsLeftOutByItsWholeName() {
		Selection.Selected selected = new Selection(
				spec(List.of(), List.of("public.orders", "\"a.b\".*", "sessions"), List.of()))
			.of(this.relations);
		assertThat(selected.pgDumpArguments()).containsExactlyInAnyOrder(
				"--exclude-table=\"public\".(\"orders\"|\"sessions\"|\"orders_id_seq\")",
				"--exclude-table=\"a.b\".(\"x|y\"\"(z)\")");
	}

	@Test
	void argumentsOfPgDumpStayShortEnoughForTheSystem() {
		List<Relation> many = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			many.add(relation(i + 1, "public", "table_with_a_rather_long_name_" + i, 'r', 0));
		}
		Selection.Selected selected = new Selection(spec(List.of("*_1"), List.of(), List.of())).of(many);
		assertThat(selected.kept()).hasSize(1);
		assertThat(selected.pgDumpArguments()).hasSizeLessThan(20)
			.allSatisfy((argument) -> assertThat(argument.length()).isLessThan(100_000));
	}

	@Test
	void aPatternThatMatchesNothingIsABadPlan() {
		Selection selection = new Selection(spec(List.of("public.*"), List.of("public.ordres"), List.of()));
		selection.of(this.relations);
		assertThatThrownBy(() -> selection.checkMatched("db")).isInstanceOfSatisfying(HoldfastException.class,
				(failure) -> {
					assertThat(failure.code()).isEqualTo(ExitCode.BAD_PLAN);
					assertThat(failure.what()).isEqualTo("source db: exclude pattern 'public.ordres' matches no table");
				});
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.b.c", "\"open", "a.", "", "[a-z]*", "a|b", "(x)" })
	void whatIsNoPatternIsABadPlan(String text) {
		assertThatThrownBy(() -> NamePattern.parse(text)).isInstanceOfSatisfying(HoldfastException.class,
				(failure) -> assertThat(failure.code()).isEqualTo(ExitCode.BAD_PLAN));
	}

	private List<String> kept(List<String> include, List<String> exclude) {
		Selection selection = new Selection(spec(include, exclude, List.of()));
		List<String> kept = selection.of(this.relations).kept().stream().map(Relation::label).toList();
		selection.checkMatched("db");
		return kept;
	}

	private static PostgresSpec spec(List<String> include, List<String> exclude, List<String> excludeData) {
		return new PostgresSpec("db", null, null, null, null, null, Map.of(), DumpFormat.NATIVE, include, exclude,
				excludeData, 2, false);
	}

	private static Relation relation(long oid, String schema, String name, char kind, long parent) {
		return new Relation(oid, schema, name, kind, true, parent, null, null, List.of());
	}

}
