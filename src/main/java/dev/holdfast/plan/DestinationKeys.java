package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys that destinations share, and those of local ones. */
final class DestinationKeys {

	static final Key<String> NAME = PostgresKeys.NAME;

	static final Key<Boolean> REQUIRED = Key.optional("required", Scalars.BOOLEAN,
			"default true; false: a failure here is a warning");

	static final Key<List<String>> ONLY = Key.optional("only",
			new ListType<>("a list of retention classes or labels", "[monthly, pre-deploy]", Names.LABEL_TEXT, 1),
			"takes backups of these retention classes or labels only");

	private static final ScalarType<Path> DIRECTORY = new ScalarType<>("a path", false,
			Map.of("type", "string", "minLength", 1), DestinationKeys::directory);

	static final Key<Path> PATH = Key.required("path", DIRECTORY, "the directory; created with mode 0700");

	static final ObjectType<LocalSpec> LOCAL = new ObjectType<>("Local destination",
			List.of(NAME, VariantType.key("local"), PATH, REQUIRED, ONLY),
			(fields) -> fields.ok()
					? new LocalSpec(fields.need(NAME), fields.need(PATH), fields.get(REQUIRED, true), fields.list(ONLY))
					: null);

	private DestinationKeys() {
	}

	static Type<DestinationSpec> any() {
		Map<String, ObjectType<? extends DestinationSpec>> variants = new LinkedHashMap<>();
		variants.put("s3", S3Keys.DESTINATION);
		variants.put("local", LOCAL);
		return new VariantType<>(variants);
	}

	private static Path directory(String text) throws BadValueException {
		if (text.matches("(?i)[a-z][a-z0-9+.-]+:/.*")) {
			throw new BadValueException("is a URL, not a directory",
					text.startsWith("s3:")
							? "a bucket is a destination of its own: {name: offsite, type: s3, bucket: b, prefix: p}"
							: "a local destination is a directory of this machine");
		}
		return Scalars.path(text);
	}

	/** Tells of destinations that are the same place. */
	static void distinct(List<DestinationSpec> destinations, Place place) {
		for (int i = 0; i < destinations.size(); i++) {
			for (int j = 0; j < i; j++) {
				if (where(destinations.get(i)).equals(where(destinations.get(j)))) {
					place.item(i, place.line())
						.problem("is the same place as item " + j, "take one of them out, or give it another place");
				}
			}
		}
	}

	private static List<Object> where(DestinationSpec destination) {
		if (destination instanceof S3Spec s3) {
			return List.of(String.valueOf(s3.endpoint()), s3.bucket(), s3.prefix());
		}
		return List.of(((LocalSpec) destination).path().toAbsolutePath().normalize());
	}

}
