package dev.holdfast.source.postgres.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.source.postgres.json.JsonType.ArrayOf;
import dev.holdfast.source.postgres.json.JsonType.Composite;
import dev.holdfast.source.postgres.json.JsonType.Plain;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The document {@code columns.json}: {@code {"statement": …, "columns": [{"name": …,
 * "type": SQL, "json": …}]}}. How a type is written is a word for plain types,
 * {@code {"array": …}} (with a {@code "delimiter"} that is no comma), or
 * {@code {"object": [{"name": …, "json": …}]}}.
 */
final class TableDocument {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private TableDocument() {
	}

	static byte[] write(JsonTable table) {
		ObjectNode document = JSON.createObjectNode().put("statement", table.statement());
		ArrayNode columns = document.putArray("columns");
		for (JsonColumn column : table.columns()) {
			columns.addObject()
				.put("name", column.name())
				.put("type", column.sqlType())
				.set("json", type(column.type()));
		}
		return (JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	private static JsonNode type(JsonType type) {
		if (type instanceof Plain plain) {
			return JSON.getNodeFactory().stringNode(plain.name().toLowerCase(Locale.ROOT));
		}
		ObjectNode node = JSON.createObjectNode();
		if (type instanceof ArrayOf array) {
			node.set("array", type(array.element()));
			if (array.delimiter() != ',') {
				node.put("delimiter", String.valueOf(array.delimiter()));
			}
		}
		else if (type instanceof Composite composite) {
			ArrayNode fields = node.putArray("object");
			for (int i = 0; i < composite.names().size(); i++) {
				fields.addObject().put("name", composite.names().get(i)).set("json", type(composite.types().get(i)));
			}
		}
		return node;
	}

	static JsonTable read(byte[] document) throws DamagedArchiveException {
		try {
			JsonNode root = JSON.readTree(document);
			List<JsonColumn> columns = new ArrayList<>();
			for (JsonNode column : root.required("columns").asArray()) {
				columns.add(new JsonColumn(text(column, "name"), text(column, "type"), type(column.required("json"))));
			}
			return new JsonTable(text(root, "statement"), columns);
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new DamagedArchiveException("the description of a table's columns cannot be read", ex);
		}
	}

	private static String text(JsonNode node, String name) {
		return node.required(name).stringValue();
	}

	private static JsonType type(JsonNode node) {
		if (node.isString()) {
			return Plain.valueOf(node.stringValue().toUpperCase(Locale.ROOT));
		}
		if (node.has("array")) {
			String delimiter = node.has("delimiter") ? text(node, "delimiter") : ",";
			return new ArrayOf(type(node.get("array")), delimiter.charAt(0));
		}
		List<String> names = new ArrayList<>();
		List<JsonType> types = new ArrayList<>();
		for (JsonNode field : node.required("object").asArray()) {
			names.add(text(field, "name"));
			types.add(type(field.required("json")));
		}
		return new Composite(names, types);
	}

}
