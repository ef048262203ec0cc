package dev.holdfast.plan;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The keys of S3 destinations. */
final class S3Keys {

	private static final int MOST_PARTS = 10_000;

	private static final long LEAST_PART = 5L << 20;

	private static final long LARGEST_PART = 5L << 30;

	static final Key<String> BUCKET = Key.required("bucket", S3Text.BUCKET, "the bucket");

	static final Key<String> PREFIX = Key.optional("prefix", S3Text.PREFIX, "put before every key");

	static final Key<String> REGION = Key.optional("region",
			Scalars.matching("a region", "[a-z0-9][a-z0-9-]{0,62}", "write for example eu-central-1"),
			"the region; default that of the AWS environment");

	static final Key<URI> ENDPOINT = Key.optional("endpoint", Addresses.HTTP, "address of an S3-compatible store");

	static final Key<Boolean> PATH_STYLE = Key.optional("path-style", Scalars.BOOLEAN,
			"whether the bucket stands in the path, default false");

	static final Key<Secret> ACCESS_KEY = Key.optional("access-key", Scalars.SECRET,
			"access key; default the AWS credential chain");

	static final Key<Secret> SECRET_KEY = Key.optional("secret-key", Scalars.SECRET, "its secret");

	static final Key<Secret> SESSION_TOKEN = Key.optional("session-token", Scalars.SECRET, "session token");

	static final Key<String> STORAGE_CLASS = Key.optional("storage-class", S3Text.STORAGE_CLASS,
			"for example `STANDARD_IA`, `GLACIER` or `DEEP_ARCHIVE`");

	static final Key<String> ENCRYPTION = Key.optional("encryption",
			Scalars.choice("an encryption by the store", List.of("AES256", "aws:kms")),
			"encryption by the store: `AES256` or `aws:kms`");

	static final Key<String> KMS_KEY = Key.optional("kms-key", Scalars.TEXT, "id of the KMS key");

	static final Key<Map<String, String>> TAGS = Key.optional("tags",
			new MapType<>("a mapping of tags", "{team: shop}", S3Text.TAG, (name) -> S3Text.TAG_VALUE),
			"tags put on each object, at most 10");

	static final Key<S3Spec.ObjectLock> OBJECT_LOCK = Key.optional("object-lock", ObjectLockKeys.LOCK,
			"lock put on each object");

	static final Key<Boolean> ACCELERATE = Key.optional("accelerate", Scalars.BOOLEAN,
			"transfer acceleration, default false");

	static final Key<String> CHECKSUM = Key.optional("checksum",
			Scalars.choice("a checksum", List.of("crc32c", "sha256", "off")),
			"`crc32c` (default), `sha256`, or `off` for stores that refuse them");

	static final Key<Integer> MAX_PARTS = Key.optional("max-parts", Scalars.whole(1, MOST_PARTS),
			"parts that the store allows, default 10000");

	static final Key<Long> PART_SIZE = Key.optional("part-size", Scalars.SIZE,
			"smallest part, from 5 MiB to 5 GiB; grows with the archive");

	static final Key<Duration> TIMEOUT = Key.optional("timeout", Scalars.DURATION, "of one request, default 5m");

	static final Key<String> VERSIONS = Key.optional("versions",
			Scalars.choice("what becomes of versions", List.of("delete", "keep")),
			"what deleting does in a bucket with versions: `delete` them (default), or `keep` them behind a marker");

	static final ObjectType<S3Spec> DESTINATION = new ObjectType<>("S3 destination",
			List.of(DestinationKeys.NAME, VariantType.key("s3"), BUCKET, PREFIX, REGION, ENDPOINT, PATH_STYLE,
					ACCESS_KEY, SECRET_KEY, SESSION_TOKEN, STORAGE_CLASS, ENCRYPTION, KMS_KEY, TAGS, OBJECT_LOCK,
					ACCELERATE, CHECKSUM, MAX_PARTS, PART_SIZE, TIMEOUT, VERSIONS, DestinationKeys.REQUIRED,
					DestinationKeys.ONLY),
			S3Keys::build);

	private S3Keys() {
	}

	private static @Nullable S3Spec build(Fields fields) {
		Long part = fields.get(PART_SIZE);
		if (part != null && (part < LEAST_PART || part > LARGEST_PART)) {
			fields.place(PART_SIZE).problem("is not between 5 MiB and 5 GiB", "S3 takes no other parts");
		}
		S3Combinations.check(fields);
		return fields.ok() ? new S3Spec(fields.need(DestinationKeys.NAME), fields.need(BUCKET), fields.get(PREFIX, ""),
				fields.get(REGION), fields.get(ENDPOINT), fields.get(PATH_STYLE, false), fields.get(ACCESS_KEY),
				fields.get(SECRET_KEY), fields.get(SESSION_TOKEN), fields.get(STORAGE_CLASS), fields.get(ENCRYPTION),
				fields.get(KMS_KEY), fields.get(TAGS, Map.of()), fields.get(OBJECT_LOCK), fields.get(ACCELERATE, false),
				S3Spec.Checksum.valueOf(fields.get(CHECKSUM, "crc32c").toUpperCase(Locale.ROOT)),
				fields.get(MAX_PARTS, MOST_PARTS), part, fields.get(TIMEOUT, Duration.ofMinutes(5)),
				fields.get(DestinationKeys.REQUIRED, true), fields.list(DestinationKeys.ONLY),
				!fields.get(VERSIONS, "delete").equals("keep")) : null;
	}

}
