package dev.holdfast.archive;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RowScannerTests {

	@Test
	void digestsRowsAsTheyWereDumpedHoweverTheyAreCut() {
		Random random = new Random(7);
		StringBuilder text = new StringBuilder();
		RowDigest dumped = new RowDigest();
		for (int i = 0; i < 300; i++) {
			byte[] row = "x".repeat(random.nextInt(70)).concat("\\n" + i).getBytes(StandardCharsets.UTF_8);
			dumped.add(row, 0, row.length);
			text.append(new String(row, StandardCharsets.UTF_8)).append('\n');
		}
		byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
		for (int step = 1; step < 200; step++) {
			RowDigest found = new RowDigest();
			RowScanner scanner = new RowScanner(found);
			for (int at = 0; at < bytes.length; at += step) {
				scanner.add(bytes, at, Math.min(step, bytes.length - at));
			}
			assertThat(scanner.inRow()).isFalse();
			assertThat(found.rows()).isEqualTo(300);
			assertThat(found.hex()).isEqualTo(dumped.hex());
		}
	}

	@Test
	void countsEmptyRows() {
		RowDigest found = new RowDigest();
		new RowScanner(found).add("\n\n\n".getBytes(StandardCharsets.UTF_8), 0, 3);
		assertThat(found.rows()).isEqualTo(3);
	}

	@Test
	void saysThatARowHasNoEnd() {
		RowDigest found = new RowDigest();
		RowScanner scanner = new RowScanner(found);
		scanner.add("a\nb".getBytes(StandardCharsets.UTF_8), 0, 3);
		assertThat(scanner.inRow()).isTrue();
		assertThat(found.rows()).isEqualTo(1);
	}

	@Test
	void findsTheFirstLineFeedAtEveryPlace() {
		for (int at = 0; at < 40; at++) {
			byte[] bytes = new byte[40];
			for (int i = 0; i < bytes.length; i++) {
				// neighbours of the line feed and bytes with their highest bit set
				bytes[i] = (byte) new int[] { 9, 11, 0x8a, 0xff, 0 }[i % 5];
			}
			bytes[at] = '\n';
			for (int from = 0; from <= at; from++) {
				assertThat(RowScanner.lineFeed(bytes, from, 40)).isEqualTo(at);
			}
			assertThat(RowScanner.lineFeed(bytes, at + 1, 40)).isEqualTo(40);
		}
	}

}
