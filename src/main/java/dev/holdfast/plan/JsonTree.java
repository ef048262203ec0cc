package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into nodes, each value being the text that stands in the file. */
final class JsonTree {

	private static final int DEPTH = 24;

	private final JsonParser parser;

	private JsonTree(JsonParser parser) {
		this.parser = parser;
	}

	/**
	 * Reads the one value of a file.
	 * @throws BadTextException when it is not JSON, or more than one value
	 */
	static PlanNode read(String text) throws BadTextException {
		JsonFactory factory = JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
			.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
			.build();
		try (JsonParser parser = factory.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
			JsonToken first = parser.nextToken();
			PlanNode root = (first != null) ? new JsonTree(parser).node(first) : new PlanNode.Scalar(null, 1);
			if (parser.nextToken() != null) {
				throw new BadTextException(line(parser.currentTokenLocation()), "has more than one JSON value",
						"one plan per file");
			}
			return root;
		}
		catch (JacksonException ex) {
			int line = (ex.getLocation() != null) ? line(ex.getLocation()) : 0;
			throw new BadTextException(line, "is not valid JSON here",
					"look for a missing quote, comma or brace at this line or before it");
		}
	}

	private PlanNode node(JsonToken token) throws BadTextException {
		int line = line(this.parser.currentTokenLocation());
		return switch (token) {
			case START_OBJECT -> object(line);
			case START_ARRAY -> array(line);
			case VALUE_NULL -> new PlanNode.Scalar(null, line);
			default -> new PlanNode.Scalar(this.parser.getString(), line);
		};
	}

	private PlanNode object(int line) throws BadTextException {
		List<PlanNode.Member> members = new ArrayList<>();
		for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
			String key = this.parser.currentName();
			int keyLine = line(this.parser.currentTokenLocation());
			members.add(new PlanNode.Member(key, keyLine, node(next())));
		}
		return new PlanNode.Mapping(members, line);
	}

	private PlanNode array(int line) throws BadTextException {
		List<PlanNode> items = new ArrayList<>();
		for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
			items.add(node(token));
		}
		return new PlanNode.Sequence(items, line);
	}

	private JsonToken next() throws BadTextException {
		JsonToken token = this.parser.nextToken();
		if (token == null) {
			throw new BadTextException(line(this.parser.currentLocation()), "ends too early",
					"close the open bracket or brace");
		}
		return token;
	}

	private static int line(TokenStreamLocation location) {
		return Math.max(location.getLineNr(), 0);
	}

}
