package dev.holdfast.plan;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.holdfast.failure.NearestName;

/** The single values that keys take. */
final class Scalars {

	static final ScalarType<String> TEXT = new ScalarType<>("a text", false, Map.of("type", "string", "minLength", 1),
			Scalars::text);

	static final ScalarType<Secret> SECRET = TEXT.asSecret();

	/** Anything at all, the empty text too. */
	static final ScalarType<String> ANYTHING = new ScalarType<>("a value", false,
			Map.of("type", List.of("string", "number", "boolean")), (text) -> text);

	static final ScalarType<BigDecimal> NUMBER = new ScalarType<>("a number", false, Map.of("type", "number"),
			Scalars::number);

	static final ScalarType<Boolean> BOOLEAN = new ScalarType<>("true or false", false, Map.of("type", "boolean"),
			Scalars::truth);

	static final ScalarType<Long> SIZE = new ScalarType<>("a size", false, Map.of("type", List.of("string", "integer"),
			"minimum", 1, "pattern", "^(?:" + QuantityText.SIZE_PATTERN + ")$"), QuantityText::size);

	static final ScalarType<Long> RATE = pattern("a rate", QuantityText.RATE_PATTERN, QuantityText::rate);

	static final ScalarType<Duration> DURATION = pattern("a duration", DurationText.PATTERN, DurationText::parse);

	static final ScalarType<ZoneId> ZONE = new ScalarType<>("a time zone", false, Map.of("type", "string"),
			Scalars::zone);

	static final ScalarType<Path> PATH = new ScalarType<>("a path", false, Map.of("type", "string", "minLength", 1),
			Scalars::path);

	static final ScalarType<String> CRON = new ScalarType<>("a cron expression", false, Map.of("type", "string"),
			Cron::normalized);

	private Scalars() {
	}

	static ScalarType<Integer> whole(int least, int most) {
		return new ScalarType<>("a whole number", false, Map.of("type", "integer", "minimum", least, "maximum", most),
				(text) -> {
					String hint = "write a whole number from " + least + " to " + most;
					try {
						int number = Integer.parseInt(text.trim());
						if (number >= least && number <= most) {
							return number;
						}
					}
					catch (NumberFormatException ex) {
						throw new BadValueException("is not a whole number", hint);
					}
					throw new BadValueException("is not between " + least + " and " + most, hint);
				});
	}

	static ScalarType<String> choice(String what, List<String> known) {
		return new ScalarType<>(what, false, Map.of("enum", known), (text) -> {
			if (known.contains(text)) {
				return text;
			}
			String nearest = NearestName.of(text, known);
			throw new BadValueException("is not " + what,
					((nearest != null) ? "did you mean " + nearest + "? " : "") + "known: " + String.join(", ", known));
		});
	}

	/** A text that matches. */
	static ScalarType<String> matching(String what, String pattern, String hint) {
		Pattern compiled = Pattern.compile(pattern);
		return new ScalarType<>(what, false, Map.of("type", "string", "pattern", "^(?:" + pattern + ")$"), (text) -> {
			if (!compiled.matcher(text).matches()) {
				throw new BadValueException("is not " + what, hint);
			}
			return text;
		});
	}

	private static <T> ScalarType<T> pattern(String what, String pattern, ScalarType.Reader<T> reader) {
		return new ScalarType<>(what, false, Map.of("type", "string", "pattern", "^(?:" + pattern + ")$"), reader);
	}

	static String text(String text) throws BadValueException {
		if (text.isEmpty()) {
			throw new BadValueException("is empty", "give it a value, or take the key out");
		}
		if (text.indexOf('\0') >= 0) {
			throw new BadValueException("has a NUL character", "take it out");
		}
		return text;
	}

	private static boolean truth(String text) throws BadValueException {
		return switch (text.trim()) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new BadValueException("is not true or false", "write true or false");
		};
	}

	/** Short enough that no comparison with it takes long. */
	private static BigDecimal number(String text) throws BadValueException {
		String number = text.trim();
		if (!number.matches("[+-]?[0-9]{1,40}(?:\\.[0-9]{1,40})?")) {
			throw new BadValueException("is not a number", "write for example 1000 or 0.5");
		}
		return new BigDecimal(number);
	}

	private static ZoneId zone(String text) throws BadValueException {
		try {
			return ZoneId.of(text.trim());
		}
		catch (DateTimeException ex) {
			String nearest = NearestName.of(text, ZoneId.getAvailableZoneIds());
			throw new BadValueException("is not a time zone",
					((nearest != null) ? "did you mean " + nearest + "? " : "")
							+ "write for example Europe/Vienna or UTC");
		}
	}

	static Path path(String text) throws BadValueException {
		if (text.startsWith("~")) {
			throw new BadValueException("begins with ~, which only a shell expands", "write ${HOME} instead");
		}
		String name = text(text);
		try {
			return Path.of(name);
		}
		catch (InvalidPathException ex) {
			return pathInPlainLocale(name);
		}
	}

	/**
	 * Under {@code LANG=C} Java takes no name that is not ASCII, unless as an address
	 * that gives its bytes.
	 */
	private static Path pathInPlainLocale(String name) throws BadValueException {
		try {
			String ascii = new URI(null, null, name.startsWith("/") ? name : "/" + name, null).toASCIIString();
			URI base = name.startsWith("/") ? URI.create("file:///") : Path.of("").toUri();
			return Path.of(URI.create(base + ascii.substring(1)));
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			throw new BadValueException("is not a path", "write the path of a file or directory");
		}
	}

}
