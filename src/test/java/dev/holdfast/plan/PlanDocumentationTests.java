package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlanDocumentationTests {

	private static final Pattern EXAMPLE = Pattern.compile("(?s)```(yaml|json)\n(.*?)```");

	private String document = "";

	@BeforeEach
	void read() throws IOException {
		this.document = Files.readString(Path.of("docs/plans.md"));
	}

	@Test
	void everyKeyStandsInTheTableOfItsSection() {
		KeyTables.all().forEach((title, table) -> assertThat(section(title)).as(title).contains(table));
	}

	@Test
	void everyMappingThatThePlansSchemaKnowsHasATable() {
		Set<Set<String>> documented = new HashSet<>();
		KeyTables.types().forEach((type) -> documented.add(new HashSet<>(type.names())));
		List<Set<String>> known = new ArrayList<>();
		collect(PlanSchema.document(), known);
		assertThat(known).hasSizeGreaterThan(20).allSatisfy((keys) -> assertThat(documented).contains(keys));
	}

	@Test
	void everyExampleIsAGoodPlan() {
		FakeEnvironment environment = FakeEnvironment.with("SHOP_DB_PASSWORD", "x", "BACKUP_ENCRYPTION_KEY",
				"0f".repeat(32), "OPS_WEBHOOK", "https://hooks.example.org/x", "DATABASE_URL", "postgresql://db/shop",
				"UPLOAD_DIR", "/u");
		environment.files.put(Path.of("/run/secrets/passphrase"), "x");
		environment.files.put(Path.of("/etc/holdfast/signing.key"), SigningKeyFixture.pem());
		environment.commands.put(List.of("vault", "kv", "get", "-field=password", "secret/shop db"), "x");
		Matcher examples = EXAMPLE.matcher(this.document);
		List<String> names = new ArrayList<>();
		while (examples.find()) {
			names.add(read(examples.group(2), examples.group(1).equals("json"), environment).name());
		}
		assertThat(names).containsExactly("shop", "vault", "shop", "sockets", "sealed", "daily-full");
	}

	@Test
	void theLongExampleHasEveryKeyOfAPlan() throws BadTextException {
		Matcher examples = EXAMPLE.matcher(this.document.substring(this.document.indexOf("Every key, with examples")));
		assertThat(examples.find()).isTrue();
		List<String> keys = ((PlanNode.Mapping) PlanText.parse(examples.group(2), false)).members()
			.stream()
			.map(PlanNode.Member::key)
			.toList();
		List<String> known = new ArrayList<>(PlanKeys.TYPE.names());
		known.removeAll(LaterKeys.NAMES);
		known.remove("allow-clear-text");
		assertThat(keys).containsExactlyInAnyOrderElementsOf(known);
	}

	@Test
	void theVariablesOfTheDefaultPlanAndTheConfigNamesAreThere() {
		assertThat(section("The plan `default`")).contains("DATABASE_URL", "MONGODB_URI", "UPLOAD_DIR", "REPORTS_DIR",
				"EXPORTS_DIR", "BACKUP_DIR", "S3_BACKUP_BUCKET", "AWS_S3_BUCKET", "S3_BACKUP_PREFIX", "AWS_REGION",
				"BACKUP_ENCRYPTION_KEY", "BACKUP_RETENTION_DAYS", "BACKUP_SCHEDULE", "ENABLE_SCHEDULED_BACKUPS", "TZ");
		assertThat(section("Short JSON"))
			.contains(ShortDestination.configNames().stream().map((name) -> "`" + name + "`").toList());
	}

	private static BackupPlan read(String text, boolean json, PlanEnvironment environment) {
		try {
			return PlanFile.of("docs/plans.md", PlanText.parse(text, json)).resolve(environment);
		}
		catch (BadTextException ex) {
			throw new AssertionError(text, ex);
		}
	}

	/** The text under a heading. */
	private String section(String title) {
		return Arrays.stream(this.document.split("\n##+ "))
			.filter((section) -> section.startsWith(title + "\n")
					|| section.startsWith("The keys of a p" + title.substring(1) + "\n"))
			.findFirst()
			.orElse("");
	}

	private static void collect(Object schema, List<Set<String>> known) {
		if (schema instanceof Map<?, ?> map) {
			if (map.get("properties") instanceof Map<?, ?> properties) {
				Set<String> keys = new HashSet<>();
				properties.keySet().forEach((key) -> keys.add(String.valueOf(key)));
				known.add(keys);
			}
			map.values().forEach((value) -> collect(value, known));
		}
		else if (schema instanceof List<?> list) {
			list.forEach((value) -> collect(value, known));
		}
	}

}
