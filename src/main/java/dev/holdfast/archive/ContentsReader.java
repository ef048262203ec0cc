package dev.holdfast.archive;

import java.io.IOException;
import java.io.InputStream;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what {@link Contents} writes, one item at a time, so that memory does not depend
 * on how many there are.
 */
public final class ContentsReader {

	/** An item is followed by the rest of the document. */
	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private ContentsReader() {
	}

	/**
	 * Reads a contents document to its end.
	 * @throws DamagedArchiveException when it is none, or of a newer schema
	 */
	public static void read(InputStream in, Listener listener) throws IOException {
		try (JsonParser json = JSON.createParser(in)) {
			require(json.nextToken() == JsonToken.START_OBJECT);
			while (json.nextToken() != JsonToken.END_OBJECT) {
				field(json, listener);
			}
			require(json.nextToken() == null);
		}
		catch (JacksonException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw cause;
			}
			throw new DamagedArchiveException("contents.json cannot be read: " + ex.getOriginalMessage(), ex);
		}
	}

	private static void field(JsonParser json, Listener listener) throws IOException {
		String name = String.valueOf(json.currentName());
		JsonToken value = json.nextToken();
		switch (name) {
			case "schemaVersion" -> require(value == JsonToken.VALUE_NUMBER_INT && json.getIntValue() == 1);
			case "backupId" -> listener.backup(String.valueOf(json.getString()));
			case "sources" -> {
				require(value == JsonToken.START_ARRAY);
				while (json.nextToken() != JsonToken.END_ARRAY) {
					source(json, listener);
				}
			}
			default -> require(false);
		}
	}

	private static void source(JsonParser json, Listener listener) throws IOException {
		require(json.currentToken() == JsonToken.START_OBJECT);
		String name = "";
		String type = "";
		while (json.nextToken() != JsonToken.END_OBJECT) {
			String field = String.valueOf(json.currentName());
			json.nextToken();
			switch (field) {
				case "name" -> name = String.valueOf(json.getString());
				case "type" -> type = String.valueOf(json.getString());
				case "items" -> {
					listener.source(name, type);
					items(json, listener);
				}
				default -> require(false);
			}
		}
	}

	private static void items(JsonParser json, Listener listener) throws IOException {
		require(json.currentToken() == JsonToken.START_ARRAY);
		while (json.nextToken() != JsonToken.END_ARRAY) {
			require(json.currentToken() == JsonToken.START_OBJECT && json.nextToken() == JsonToken.PROPERTY_NAME);
			Class<? extends ContentItem> kind = kind(String.valueOf(json.currentName()));
			json.nextToken();
			listener.item(JSON.readValue(json, kind));
			require(json.nextToken() == JsonToken.END_OBJECT);
		}
	}

	private static Class<? extends ContentItem> kind(String name) throws DamagedArchiveException {
		return switch (name) {
			case "table" -> ContentItem.Table.class;
			case "file" -> ContentItem.File.class;
			case "object" -> ContentItem.CatalogObject.class;
			case "document" -> ContentItem.Document.class;
			default -> throw new DamagedArchiveException("contents.json has an unknown item: " + name, null);
		};
	}

	private static void require(boolean condition) throws DamagedArchiveException {
		if (!condition) {
			throw new DamagedArchiveException("contents.json is not what it should be", null);
		}
	}

	/** Hears what a contents document says, in its order. */
	public interface Listener {

		/** The backup it belongs to. */
		default void backup(String id) throws IOException {
		}

		/** What follows is of this source. */
		default void source(String name, String type) throws IOException {
		}

		/** One item. */
		void item(ContentItem item) throws IOException;

	}

}
