package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import com.dynatrace.hash4j.hashing.HashValue128;
import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem.CatalogObject;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.source.Proof.Difference;

/**
 * Compares the catalogue of what was loaded with that of the dump, object by object. Of
 * equal objects no more than a hash each is held in memory.
 */
final class CatalogComparison {

	private static final int DIFFERENCES = 10_000;

	private final ExpectedItems expected;

	private final CatalogRules rules;

	private final Predicate<CatalogObject> required;

	private final Map<HashValue128, HashValue128> open = new HashMap<>();

	private final Map<HashValue128, CatalogObject> changed = new HashMap<>();

	private final List<Difference> differences = new ArrayList<>();

	private long compared;

	/**
	 * @param required which objects must be there
	 */
	CatalogComparison(ExpectedItems expected, CatalogRules rules, Predicate<CatalogObject> required)
			throws IOException {
		this.expected = expected;
		this.rules = rules;
		this.required = required;
		expected.forEach((item) -> {
			CatalogObject seen = rules.apply(item);
			if (seen != null) {
				this.open.put(key(seen), content(seen));
			}
		});
	}

	/** Takes an object that was found. */
	synchronized void found(CatalogObject item) {
		CatalogObject seen = this.rules.apply(item);
		if (seen == null) {
			return;
		}
		HashValue128 key = key(seen);
		HashValue128 wanted = this.open.remove(key);
		this.compared++;
		if (wanted == null) {
			add(new Difference(seen.kind(), seen.identity(), null, text(seen)));
		}
		else if (!wanted.equals(content(seen))) {
			this.changed.put(key, seen);
		}
	}

	/** Everything that differs; to be called when all was found. */
	List<Difference> differences() throws IOException {
		this.expected.forEach((item) -> {
			CatalogObject wanted = this.rules.apply(item);
			if (wanted != null) {
				HashValue128 key = key(wanted);
				CatalogObject other = this.changed.get(key);
				if (other != null || this.open.containsKey(key) && this.required.test(wanted)) {
					add(new Difference(wanted.kind(), wanted.identity(), text(wanted),
							(other != null) ? text(other) : null));
				}
			}
		});
		return List.copyOf(this.differences);
	}

	private void add(Difference difference) {
		if (this.differences.size() < DIFFERENCES) {
			this.differences.add(difference);
		}
	}

	/** How many objects were compared. */
	long compared() {
		return this.compared;
	}

	private static HashValue128 key(CatalogObject item) {
		return hash(item.kind() + "\0" + item.identity());
	}

	private static HashValue128 content(CatalogObject item) {
		return hash(new TreeMap<>(item.details()) + "\0" + item.definition());
	}

	private static HashValue128 hash(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return RowDigest.hasher().hashBytesTo128Bits(bytes, 0, bytes.length);
	}

	private static String text(CatalogObject item) {
		StringBuilder text = new StringBuilder();
		new TreeMap<>(item.details())
			.forEach((name, value) -> text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(value));
		@Nullable String definition = item.definition();
		if (definition != null) {
			text.append(text.isEmpty() ? "" : ", ").append("definition ").append(definition);
		}
		return text.isEmpty() ? "there" : text.toString();
	}

}
