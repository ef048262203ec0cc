package dev.holdfast.plan;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.CompressionSpec.Algorithm;

/** The keys of {@code compression}. */
final class CompressionKeys {

	static final CompressionSpec DEFAULT = new CompressionSpec(Algorithm.ZSTD, 3);

	private static final int MOST_ZSTD = 19;

	private static final int MOST_GZIP = 9;

	private static final Key<String> ALGORITHM = Key.optional("algorithm",
			Scalars.choice("a compression", List.of("zstd", "gzip", "bzip2", "none")),
			"`zstd` (default), `gzip`, `bzip2` or `none`");

	private static final Key<Integer> LEVEL = Key.optional("level", Scalars.whole(1, MOST_ZSTD),
			"zstd 1 to 19, default 3; gzip 1 to 9, default 6");

	static final ObjectType<CompressionSpec> TYPE = new ObjectType<>("Compression", List.of(ALGORITHM, LEVEL),
			CompressionKeys::build);

	private CompressionKeys() {
	}

	/** An algorithm at its default level. */
	static CompressionSpec of(Algorithm algorithm) {
		return switch (algorithm) {
			case ZSTD -> DEFAULT;
			case GZIP -> new CompressionSpec(algorithm, 6);
			case BZIP2 -> new CompressionSpec(algorithm, MOST_GZIP);
			case NONE -> new CompressionSpec(algorithm, 0);
		};
	}

	private static @Nullable CompressionSpec build(Fields fields) {
		Algorithm algorithm = Algorithm.valueOf(fields.get(ALGORITHM, "zstd").toUpperCase(Locale.ROOT));
		Integer level = fields.get(LEVEL);
		if (level != null && (algorithm == Algorithm.BZIP2 || algorithm == Algorithm.NONE)) {
			fields.place(LEVEL).problem("means nothing for " + fields.get(ALGORITHM, ""), "take it out");
		}
		if (level != null && algorithm == Algorithm.GZIP && level > MOST_GZIP) {
			fields.place(LEVEL).problem("is not between 1 and 9", "gzip has levels 1 to 9");
		}
		return fields.ok() ? (level != null) ? new CompressionSpec(algorithm, level) : of(algorithm) : null;
	}

}
