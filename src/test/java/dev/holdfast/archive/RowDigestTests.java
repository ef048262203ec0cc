package dev.holdfast.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RowDigestTests {

	@Test
	void oneRowIsItsPublishedHash() {
		// XXH3-128 of the empty input with seed 0, xxHash's own test vector
		assertThat(digest(List.of("")).hex()).isEqualTo("99aa06d3014798d86001c324468d497f");
	}

	@Test
	void doesNotDependOnTheOrderOfRowsOrHowTheyAreJoined() {
		List<String> rows = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			rows.add("row " + i);
		}
		String expected = digest(rows).hex();
		Collections.shuffle(rows, new Random(7));
		assertThat(digest(rows).hex()).isEqualTo(expected);
		RowDigest joined = digest(rows.subList(0, 321));
		joined.add(digest(rows.subList(321, 1000)));
		assertThat(joined.hex()).isEqualTo(expected);
		assertThat(joined.rows()).isEqualTo(1000);
	}

	@Test
	void seesAChangedARemovedAndADoubledRow() {
		String expected = digest(List.of("a", "b", "c")).hex();
		assertThat(digest(List.of("a", "b", "d")).hex()).isNotEqualTo(expected);
		assertThat(digest(List.of("a", "b")).hex()).isNotEqualTo(expected);
		assertThat(digest(List.of("a", "b", "c", "c")).hex()).isNotEqualTo(expected);
	}

	private static RowDigest digest(List<String> rows) {
		RowDigest digest = new RowDigest();
		for (String row : rows) {
			byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
			digest.add(bytes, 0, bytes.length);
		}
		return digest;
	}

}
