package dev.holdfast.destination;

import java.util.Random;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Crc32cSumsTests {

	@Test
	void sumsAConcatenationFromItsPieces() {
		Random random = new Random(7);
		for (int i = 0; i < 500; i++) {
			byte[] bytes = new byte[random.nextInt(5000)];
			random.nextBytes(bytes);
			int cut = random.nextInt(bytes.length + 1);
			assertThat(Crc32cSums.concatenate(sum(bytes, 0, cut), sum(bytes, cut, bytes.length), bytes.length - cut))
				.isEqualTo(sum(bytes, 0, bytes.length));
		}
	}

	@Test
	void sumsPiecesOfSeveralGibibytes() {
		CRC32C whole = new CRC32C();
		byte[] block = new byte[1 << 20];
		new Random(8).nextBytes(block);
		whole.update(block);
		int first = (int) whole.getValue();
		CRC32C zeros = new CRC32C();
		byte[] nothing = new byte[1 << 20];
		for (int i = 0; i < 4097; i++) {
			zeros.update(nothing);
			whole.update(nothing);
		}
		assertThat(Crc32cSums.concatenate(first, (int) zeros.getValue(), 4097L << 20))
			.isEqualTo((int) whole.getValue());
	}

	private static int sum(byte[] bytes, int from, int to) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, from, to - from);
		return (int) crc.getValue();
	}

}
