package dev.holdfast.plan;

/**
 * How an archive is compressed.
 *
 * @param algorithm the algorithm
 * @param level zstd 1 to 19, gzip 1 to 9; ignored by the others
 */
public record CompressionSpec(Algorithm algorithm, int level) {

	/** Compression algorithms, each with the suffix of its objects. */
	public enum Algorithm {

		ZSTD(".zst"), GZIP(".gz"), BZIP2(".bz2"), NONE("");

		private final String suffix;

		Algorithm(String suffix) {
			this.suffix = suffix;
		}

		/** What an object's name gains, with its dot; empty for none. */
		public String suffix() {
			return this.suffix;
		}

	}

}
