package dev.holdfast.plan;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The text that a plan's hash is taken of: every value with defaults applied, names
 * sorted, secrets as {@code <redacted>}. The same plan gives the same text in every
 * process of the same version.
 */
final class CanonicalPlan {

	/** What does not change what a plan does. */
	private static final Set<String> LEFT_OUT = Set.of("hash", "origin", "warnings");

	private CanonicalPlan() {
	}

	/** The same plan with its hash. */
	static BackupPlan hashed(BackupPlan plan) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text(plan).getBytes(StandardCharsets.UTF_8));
			return plan.withHash(HexFormat.of().formatHex(digest));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

	static String text(BackupPlan plan) {
		StringBuilder text = new StringBuilder();
		append(plan, text);
		return text.toString();
	}

	private static void append(@Nullable Object value, StringBuilder text) {
		if (value instanceof Record some) {
			record(some, text);
		}
		else if (value instanceof Map<?, ?> map) {
			text.append('{');
			new TreeMap<>(map).forEach((name, each) -> member(String.valueOf(name), each, text));
			text.append('}');
		}
		else if (value instanceof Collection<?> items) {
			text.append('[');
			Collection<?> ordered = (items instanceof List) ? items : new TreeSet<>(items);
			ordered.forEach((item) -> member("", item, text));
			text.append(']');
		}
		else {
			quote(String.valueOf(value), text);
		}
	}

	private static void record(Record some, StringBuilder text) {
		text.append(some.getClass().getSimpleName()).append('{');
		for (RecordComponent component : some.getClass().getRecordComponents()) {
			if (!LEFT_OUT.contains(component.getName())) {
				member(component.getName(), value(some, component), text);
			}
		}
		text.append('}');
	}

	private static @Nullable Object value(Record some, RecordComponent component) {
		try {
			component.getAccessor().setAccessible(true);
			return component.getAccessor().invoke(some);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("a record's component cannot be read", ex);
		}
	}

	private static void member(String name, @Nullable Object value, StringBuilder text) {
		if (value != null) {
			quote(name, text);
			text.append(':');
			append(value, text);
			text.append(',');
		}
	}

	private static void quote(String value, StringBuilder text) {
		text.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
	}

}
