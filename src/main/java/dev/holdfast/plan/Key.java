package dev.holdfast.plan;

/**
 * A key that a mapping knows.
 *
 * @param description one line for the schema
 */
record Key<T>(String name, Type<T> type, boolean required, String description) {

	static <T> Key<T> optional(String name, Type<T> type, String description) {
		return new Key<>(name, type, false, description);
	}

	static <T> Key<T> required(String name, Type<T> type, String description) {
		return new Key<>(name, type, true, description);
	}

}
