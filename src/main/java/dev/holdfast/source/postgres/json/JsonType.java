package dev.holdfast.source.postgres.json;

import java.util.List;

/** How the text of a type becomes JSON. Why so is said in {@code docs/decisions}. */
public sealed interface JsonType {

	/** Types whose text needs no structure. */
	enum Plain implements JsonType {

		/** {@code true} or {@code false}. */
		BOOLEAN,

		/** The server's digits as they are; {@code NaN} and infinities as strings. */
		NUMBER,

		/** Base64 (RFC 4648). */
		BASE64,

		/** The value itself; within arrays and composites its text as a string. */
		JSON,

		/** ISO-8601. */
		DATE, TIME, TIMESTAMP,

		/** The server's text as a string: everything else. */
		STRING

	}

	/**
	 * An array: a JSON array, nested by its dimensions.
	 *
	 * @param element type of its elements
	 * @param delimiter between them in the server's text
	 */
	record ArrayOf(JsonType element, char delimiter) implements JsonType {
	}

	/**
	 * A composite: a JSON object.
	 *
	 * @param names of its fields
	 * @param types of its fields
	 */
	record Composite(List<String> names, List<JsonType> types) implements JsonType {

		public Composite {
			names = List.copyOf(names);
			types = List.copyOf(types);
		}

	}

}
