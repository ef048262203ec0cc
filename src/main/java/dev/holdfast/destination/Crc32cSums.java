package dev.holdfast.destination;

/**
 * CRC-32C of concatenations, from the sums of the pieces. A sum is a polynomial modulo
 * the Castagnoli polynomial (RFC 3720, appendix B.4), bits reflected; appending n bytes
 * multiplies it by x to the power of 8 n.
 */
final class Crc32cSums {

	private static final int POLYNOMIAL = 0x82F63B78;

	private static final int ONE = 1 << 31;

	private static final int X_TO_THE_8 = 1 << 23;

	private Crc32cSums() {
	}

	/**
	 * The sum of one stretch of bytes followed by another.
	 * @param secondSize of the second stretch in bytes
	 */
	static int concatenate(int first, int second, long secondSize) {
		return multiply(power(secondSize), first) ^ second;
	}

	private static int power(long bytes) {
		int result = ONE;
		int square = X_TO_THE_8;
		for (long n = bytes; n != 0; n >>>= 1) {
			if ((n & 1) != 0) {
				result = multiply(square, result);
			}
			square = multiply(square, square);
		}
		return result;
	}

	private static int multiply(int a, int b) {
		int product = 0;
		int shifted = b;
		for (int bit = ONE; bit != 0; bit >>>= 1) {
			if ((a & bit) != 0) {
				product ^= shifted;
			}
			shifted = ((shifted & 1) != 0) ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
		}
		return product;
	}

}
