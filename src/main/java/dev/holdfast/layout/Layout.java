package dev.holdfast.layout;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.NearestName;
import dev.holdfast.plan.EncryptionSpec.Format;

/**
 * How an older tool has packed a file. Its compression is seen in its bytes, and so is
 * its content where that is not said.
 *
 * @param encryption how it is encrypted, which bytes do not tell
 * @param content what it holds; null to look
 */
public record Layout(Format encryption, @Nullable Content content) {

	private static final List<Format> FORMATS = List.of(Format.RAW_GCM, Format.RAW_CBC, Format.GNUPG, Format.NONE);

	/** Every word that a layout is made of. */
	public static final List<String> WORDS = Stream
		.concat(FORMATS.stream().map(Layout::word), Stream.of(Content.values()).map(Layout::word))
		.toList();

	/**
	 * Reads words, for example {@code raw-gcm} or {@code raw-cbc,json}.
	 * @throws HoldfastException with {@code BAD_PLAN} for others
	 */
	public static Layout parse(String text) {
		Format encryption = null;
		Content content = null;
		for (String each : text.split(",", -1)) {
			Format format = FORMATS.stream().filter((one) -> word(one).equals(each)).findFirst().orElse(null);
			Content held = Stream.of(Content.values()).filter((one) -> word(one).equals(each)).findFirst().orElse(null);
			if (format == null && held == null || format != null && encryption != null
					|| held != null && content != null) {
				String nearest = NearestName.of(each, WORDS);
				throw new HoldfastException(ExitCode.BAD_PLAN, "--layout: '" + each + "' in '" + text + "'",
						(nearest != null && !nearest.equals(each)) ? "did you mean " + nearest + "?"
								: "an encryption (raw-gcm, raw-cbc, gnupg, none), and after a comma what it holds where "
										+ "that is not seen (sql, pg-dump, json, tar)");
			}
			encryption = (format != null) ? format : encryption;
			content = (held != null) ? held : content;
		}
		return new Layout((encryption != null) ? encryption : Format.NONE, content);
	}

	private static String word(Enum<?> one) {
		return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** What a file holds. */
	public enum Content {

		/** Statements as pg_dump or H2's SCRIPT write them. */
		SQL,

		/** The custom format of pg_dump. */
		PG_DUMP,

		/** One object, {@code {table: [rows]}}. */
		JSON,

		/** A dump of a database, and files. */
		TAR

	}

}
