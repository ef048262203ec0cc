package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PlanSchemaTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

	private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
		.getSchema(JSON.<JsonNode>valueToTree(PlanSchema.document()));

	@Test
	void theSampleAndEveryExampleKeepToIt() throws IOException {
		assertThat(mistakes(Files.readString(Path.of("jobs/sample.yaml")))).isEmpty();
		Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("docs/plans.md")));
		int count = 0;
		while (examples.find()) {
			assertThat(mistakes(examples.group(1))).isEmpty();
			count++;
		}
		assertThat(count).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "desciption: x\n", "compression: {algorithm: lz4}\n", "compression: {level: 20}\n",
			"enabled: maybe\n", "limits: {staging: lots}\n", "rpo: 26\n", "hand-off: disk\n",
			"before: systemctl stop\n", "encryption: {key: 5}\n", "retention: {daily: 0}\n",
			"retention: {labels: {'a b': 1d}}\n", "workers: 2\n", "notify: {on: [failed]}\n",
			"targets: {a: {path: /x, host: y}}\n" })
	void whatReadingRefusesItRefusesToo(String part) {
		assertThat(Plans.problemsWith(part)).isNotEmpty();
		assertThat(mistakes(Plans.REST + part)).isNotEmpty();
		assertThat(mistakes(Plans.REST)).isEmpty();
	}

	@Test
	void aSourceOrDestinationHasTheKeysOfItsType() {
		assertThat(mistakes(Plans.REST.replace("paths: [docs]", "paths: [docs], url: x"))).isNotEmpty();
		assertThat(mistakes(Plans.REST.replace("type: local", "type: azure"))).isNotEmpty();
		assertThat(mistakes(Plans.REST.replace("plan: p", "plan: Shop_1"))).isNotEmpty();
		assertThat(mistakes(Plans.REST.replace("plan: p", ""))).isNotEmpty();
	}

	@Test
	void variablesMayStandForAnyValue() {
		assertThat(mistakes(Plans.REST + "enabled: ${ON}\nrpo: ${RPO:26h}\ncompression: {level: \"${LEVEL}\"}\n"))
			.isEmpty();
	}

	@Test
	void isTheSameTextEveryTime() {
		String text = JSON.writeValueAsString(PlanSchema.document());
		assertThat(JSON.writeValueAsString(PlanSchema.document())).isEqualTo(text)
			.startsWith("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":");
	}

	/** Read as YAML 1.2's core schema does: numbers, true and false, all else text. */
	private List<Error> mistakes(String yaml) {
		try {
			return this.schema.validate(JSON.<JsonNode>valueToTree(value(PlanText.parse(yaml, false))));
		}
		catch (BadTextException ex) {
			throw new AssertionError(yaml, ex);
		}
	}

	private static @Nullable Object value(PlanNode node) {
		if (node instanceof PlanNode.Mapping mapping) {
			Map<String, Object> members = new LinkedHashMap<>();
			mapping.members().forEach((member) -> members.put(member.key(), value(member.value())));
			return members;
		}
		if (node instanceof PlanNode.Sequence sequence) {
			return sequence.items().stream().map(PlanSchemaTests::value).toList();
		}
		String text = ((PlanNode.Scalar) node).text();
		if (text != null && text.matches("-?[0-9]+")) {
			return Long.valueOf(text);
		}
		return (text != null && text.matches("true|false")) ? Boolean.valueOf(text) : text;
	}

}
