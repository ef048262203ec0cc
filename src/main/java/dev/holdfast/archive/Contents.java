package dev.holdfast.archive;

import java.io.OutputStream;
import java.util.Map;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes {@code contents.json}, the last entry of an archive, as its items become known,
 * so that memory does not depend on how many there are:
 * {@code {"schemaVersion": 1, "backupId": …, "sources": [{"name": …, "type": …, "items":
 * [{"table": {…}}, …]}]}}. Safe for several threads.
 */
public final class Contents implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JsonGenerator json;

	public Contents(OutputStream out, String backupId) {
		this.json = JSON.createGenerator(out);
		this.json.writeStartObject();
		this.json.writeNumberProperty("schemaVersion", 1);
		this.json.writeStringProperty("backupId", backupId);
		this.json.writeArrayPropertyStart("sources");
	}

	/** Begins the part of a source. */
	public synchronized void begin(String name, String type) {
		this.json.writeStartObject();
		this.json.writeStringProperty("name", name);
		this.json.writeStringProperty("type", type);
		this.json.writeArrayPropertyStart("items");
	}

	/** Adds an item to the source that was begun last. */
	public synchronized void add(ContentItem item) {
		this.json.writePOJO(Map.of(kind(item), item));
	}

	/** Ends the part of a source. */
	public synchronized void end() {
		this.json.writeEndArray();
		this.json.writeEndObject();
	}

	private static String kind(ContentItem item) {
		if (item instanceof ContentItem.Table) {
			return "table";
		}
		if (item instanceof ContentItem.File) {
			return "file";
		}
		return (item instanceof ContentItem.CatalogObject) ? "object" : "document";
	}

	/** Ends the document. */
	@Override
	public synchronized void close() {
		this.json.close();
	}

}
