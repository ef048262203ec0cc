package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The keys of {@code limits}. */
final class LimitsKeys {

	static final Limits DEFAULT = new Limits(null, 8L << 30, null);

	private static final long LEAST_STAGING = 64L << 20;

	private static final Key<Long> BANDWIDTH = Key.optional("bandwidth", Scalars.RATE,
			"for all destinations together, for example `20 MiB/s`; default no limit");

	private static final Key<Long> STAGING = Key.optional("staging", Scalars.SIZE,
			"raw segments in staging at most, from 64 MiB, default `8 GiB`");

	private static final Key<Path> STAGING_DIRECTORY = Key.optional("staging-directory", Scalars.PATH,
			"default `staging` in the home directory");

	static final ObjectType<Limits> TYPE = new ObjectType<>("Limits", List.of(BANDWIDTH, STAGING, STAGING_DIRECTORY),
			LimitsKeys::build);

	private LimitsKeys() {
	}

	private static @Nullable Limits build(Fields fields) {
		long staging = fields.get(STAGING, DEFAULT.staging());
		if (staging < LEAST_STAGING) {
			fields.place(STAGING).problem("is less than 64 MiB", "segments need that much to pass");
		}
		return fields.ok() ? new Limits(fields.get(BANDWIDTH), staging, fields.get(STAGING_DIRECTORY)) : null;
	}

}
