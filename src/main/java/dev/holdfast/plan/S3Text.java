package dev.holdfast.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Names that S3 keeps. */
final class S3Text {

	static final List<String> AWS_CLASSES = List.of("STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
			"GLACIER", "GLACIER_IR", "DEEP_ARCHIVE", "REDUCED_REDUNDANCY", "EXPRESS_ONEZONE", "OUTPOSTS", "SNOW");

	static final ScalarType<String> BUCKET = Scalars.matching("a bucket name", "[A-Za-z0-9][A-Za-z0-9._-]{0,254}",
			"the name alone, without s3:// and prefix");

	static final ScalarType<String> STORAGE_CLASS = Scalars.matching("a storage class", "[A-Z][A-Z0-9_]{0,49}",
			"write for example STANDARD_IA, in upper case");

	static final ScalarType<String> PREFIX = new ScalarType<>("a prefix", false, Map.of("type", "string"),
			S3Text::prefix);

	static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N} +=._:/@-]{1,128}");

	static final ScalarType<String> TAG_VALUE = Scalars.matching("a tag's value", "[\\p{L}\\p{N} +=._:/@-]{0,256}",
			"letters, digits, blanks and + - = . _ : / @, at most 256 characters");

	private static final int LONGEST_PREFIX = 700;

	private S3Text() {
	}

	/** A prefix without slashes at its ends. */
	static String prefix(String text) throws BadValueException {
		String prefix = text.trim().replaceAll("^/+|/+$", "");
		boolean bad = Arrays.stream(prefix.split("/", -1)).anyMatch((part) -> part.equals(".") || part.equals(".."))
				|| prefix.contains("//") || prefix.chars().anyMatch(Character::isISOControl)
				|| prefix.getBytes(StandardCharsets.UTF_8).length > LONGEST_PREFIX;
		if (bad) {
			throw new BadValueException("is not a prefix", "write for example production/shop");
		}
		return prefix;
	}

	static boolean awsBucket(String bucket) {
		return bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]") && !bucket.contains("..")
				&& !bucket.matches("[0-9]+(?:\\.[0-9]+){3}");
	}

}
