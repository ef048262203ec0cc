package dev.holdfast.plan;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a key takes: how it is read, and how the JSON Schema says so.
 *
 * @param <T> what it is read into
 */
interface Type<T> {

	/**
	 * Reads a value.
	 * @return null when a problem was told to the place, or when the value stays unknown
	 * because variables are not resolved
	 */
	@Nullable T read(PlanNode node, Place place);

	/** The schema of such values. */
	Map<String, Object> schema();

}
