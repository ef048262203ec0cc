package dev.holdfast.evidence;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of signed documents: sorted keys, no white space, members that are null left
 * out, one line. The same document always has the same bytes.
 */
public final class CanonicalJson {

	static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.changeDefaultNullHandling((handling) -> JsonSetter.Value.forContentNulls(Nulls.FAIL))
		.build();

	private CanonicalJson() {
	}

	/** The fields of a record. */
	public static ObjectNode fields(Object document) {
		return MAPPER.valueToTree(document);
	}

	/** Sorts the members that were added, too. */
	public static byte[] bytes(ObjectNode document) {
		Object sorted = MAPPER.convertValue(document, java.util.TreeMap.class);
		return (MAPPER.writeValueAsString(sorted) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Reads a document.
	 * @param what for messages, for example {@code evidence}
	 * @param newest the newest schema version that is read
	 * @throws IllegalArgumentException when it is none, or of a newer schema
	 */
	public static <T> T read(byte[] document, Class<T> type, String what, int newest) {
		try {
			if (!(MAPPER.readTree(document) instanceof ObjectNode fields)
					|| !fields.path("schemaVersion").isIntegralNumber()) {
				throw new IllegalArgumentException("not " + what + ": no schemaVersion");
			}
			int version = fields.path("schemaVersion").asInt();
			if (version > newest) {
				throw new IllegalArgumentException(
						"it is of schema version " + version + ", newer than this program reads (" + newest + ")");
			}
			return MAPPER.treeToValue(fields, type);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("not " + what + ": " + ex.getOriginalMessage(), ex);
		}
		catch (NullPointerException ex) {
			throw new IllegalArgumentException("not " + what + ": a member is missing", ex);
		}
	}

}
