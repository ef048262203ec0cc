package dev.holdfast.plan;

import java.util.List;
import java.util.Map;

import dev.holdfast.failure.NearestName;

/** What cannot stand together in an S3 destination. */
final class S3Combinations {

	private static final int MOST_TAGS = 10;

	private S3Combinations() {
	}

	static void check(Fields fields) {
		pair(fields, S3Keys.ACCESS_KEY, S3Keys.SECRET_KEY);
		pair(fields, S3Keys.SECRET_KEY, S3Keys.ACCESS_KEY);
		pair(fields, S3Keys.SESSION_TOKEN, S3Keys.ACCESS_KEY);
		if (fields.has(S3Keys.KMS_KEY) && !"aws:kms".equals(fields.get(S3Keys.ENCRYPTION))) {
			fields.place(S3Keys.KMS_KEY)
				.problem("needs encryption: aws:kms", "add encryption: aws:kms, or take it out");
		}
		if (fields.get(S3Keys.ACCELERATE, false)
				&& (fields.has(S3Keys.ENDPOINT) || fields.get(S3Keys.PATH_STYLE, false))) {
			fields.place(S3Keys.ACCELERATE)
				.problem("cannot stand with endpoint or path-style", "only AWS itself accelerates, without path style");
		}
		if (fields.get(S3Keys.TAGS, Map.of()).size() > MOST_TAGS) {
			fields.place(S3Keys.TAGS).problem("has more than 10 tags", "S3 keeps 10 for an object");
		}
		if (!fields.has(S3Keys.ENDPOINT)) {
			aws(fields);
		}
	}

	private static void pair(Fields fields, Key<Secret> one, Key<Secret> other) {
		if (fields.has(one) && !fields.has(other)) {
			fields.place(one)
				.problem("stands without " + other.name(), "give both, or neither for the AWS credential chain");
		}
	}

	/** AWS is stricter than the stores that speak its language. */
	private static void aws(Fields fields) {
		String bucket = fields.get(S3Keys.BUCKET);
		if (bucket != null && !S3Text.awsBucket(bucket)) {
			fields.place(S3Keys.BUCKET)
				.problem("is not a bucket name that AWS allows",
						"3 to 63 of a to z, 0 to 9, dots and dashes; another store needs its endpoint");
		}
		String storageClass = fields.get(S3Keys.STORAGE_CLASS);
		if (storageClass != null && !S3Text.AWS_CLASSES.contains(storageClass)) {
			String nearest = NearestName.of(storageClass, S3Text.AWS_CLASSES);
			List<String> known = (nearest != null) ? List.of(nearest) : S3Text.AWS_CLASSES;
			fields.place(S3Keys.STORAGE_CLASS)
				.problem("is not a storage class of AWS", "known: " + String.join(", ", known));
		}
	}

}
