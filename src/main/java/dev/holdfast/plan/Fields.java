package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The values of a mapping's known keys while the mapping is put together. */
final class Fields {

	private final Place place;

	private final int before;

	private final Map<String, Place> places = new LinkedHashMap<>();

	private final Map<String, PlanNode> nodes = new LinkedHashMap<>();

	private final Map<String, Object> values = new LinkedHashMap<>();

	Fields(Place place) {
		this.place = place;
		this.before = place.findings().count();
	}

	void put(String key, Place where, PlanNode node, @Nullable Object value) {
		this.places.put(key, where);
		this.nodes.put(key, node);
		if (value != null) {
			this.values.put(key, value);
		}
	}

	/** Where the mapping stands. */
	Place place() {
		return this.place;
	}

	/** Where a key stands; the mapping's own place when it is not there. */
	Place place(Key<?> key) {
		return this.places.getOrDefault(key.name(), this.place);
	}

	/** Whether the key stands in the file, with whatever value. */
	boolean has(Key<?> key) {
		return this.places.containsKey(key.name());
	}

	/** The value as it stands in the file. */
	@Nullable PlanNode node(Key<?> key) {
		return this.nodes.get(key.name());
	}

	/** The text of a single value as written, before variables. */
	@Nullable String raw(Key<?> key) {
		return (this.nodes.get(key.name()) instanceof PlanNode.Scalar scalar) ? scalar.text() : null;
	}

	/** The value, or null when the key is not there or its value has a problem. */
	@SuppressWarnings("unchecked")
	<T> @Nullable T get(Key<T> key) {
		return (T) this.values.get(key.name());
	}

	<T> T get(Key<T> key, T standard) {
		T value = get(key);
		return (value != null) ? value : standard;
	}

	<T> List<T> list(Key<List<T>> key) {
		return get(key, List.of());
	}

	/** The value of a key that is there when {@link #ok()}. */
	<T> T need(Key<T> key) {
		T value = get(key);
		if (value == null) {
			throw new IllegalStateException("the key " + key.name() + " was not checked");
		}
		return value;
	}

	/** Whether no problem was found in the mapping, and nothing stayed unknown. */
	boolean ok() {
		return this.place.findings().count() == this.before;
	}

}
