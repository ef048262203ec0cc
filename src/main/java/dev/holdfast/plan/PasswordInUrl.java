package dev.holdfast.plan;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Warns of passwords that stand in a plan file as part of a URL. */
final class PasswordInUrl {

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}");

	private static final Pattern PASSWORD = Pattern.compile("://[^/@?]*:[^@]+@|[?&;]password=[^&;]+",
			Pattern.CASE_INSENSITIVE);

	private PasswordInUrl() {
	}

	/** A password that comes from a variable stands in no file, so nothing is said. */
	static void warn(Fields fields, Key<?> key, @Nullable Secret password) {
		String raw = fields.raw(key);
		if (password != null && raw != null && PASSWORD.matcher(VARIABLE.matcher(raw).replaceAll("")).find()) {
			fields.place(key).warning("has a password in the URL; write password: ${NAME} instead");
		}
	}

}
