package dev.holdfast.restore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is done to a manifest or its signature, a restore refuses it and leaves the
 * target as it was.
 */
class DamagedManifestIntegrationTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Set<ExitCode> DAMAGED = Set.of(ExitCode.DAMAGED);

	@TempDir(factory = InMemory.class)
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static RestoreOfDamage backup;

	@SuppressWarnings("NullAway.Init")
	private static byte[] manifest;

	@SuppressWarnings("NullAway.Init")
	private static Secret key;

	@BeforeAll
	static void backUp() throws Exception {
		backup = new RestoreOfDamage(directory);
		manifest = backup.original(backup.manifestFile());
		key = Objects.requireNonNull(backup.plan.signingKey());
	}

	@AfterEach
	void mend() {
		backup.mend();
	}

	@Test
	void everyFieldIsSigned() {
		List<Object> documents = changed(JSON.readValue(manifest, Map.class));
		int before = backup.refused();
		for (Object document : documents) {
			byte[] bytes = JSON.writeValueAsBytes(document);
			assertThat(bytes).isNotEqualTo(manifest);
			RestoreOfDamage.put(backup.manifestFile(), bytes);
			backup.refuse(new String(bytes, java.nio.charset.StandardCharsets.UTF_8), DAMAGED);
		}
		assertThat(backup.refused() - before).isEqualTo(documents.size()).isGreaterThan(100);
	}

	/** The document with one thing changed or left out, for everything that is in it. */
	private static List<Object> changed(Object document) {
		List<Object> all = new ArrayList<>();
		if (document instanceof Map<?, ?> fields) {
			fields.forEach((name, value) -> {
				Map<Object, Object> without = new LinkedHashMap<>(fields);
				without.remove(name);
				all.add(without);
				changed(value).forEach((other) -> {
					Map<Object, Object> with = new LinkedHashMap<>(fields);
					with.put(name, other);
					all.add(with);
				});
			});
		}
		else if (document instanceof List<?> items) {
			for (int i = 0; i < items.size(); i++) {
				int at = i;
				List<Object> without = new ArrayList<>(items);
				without.remove(at);
				all.add(without);
				changed(items.get(i)).forEach((other) -> {
					List<Object> with = new ArrayList<>(items);
					with.set(at, other);
					all.add(with);
				});
			}
		}
		else if (document instanceof Number number) {
			all.add(number.longValue() + 1);
		}
		else if (document instanceof Boolean truth) {
			all.add(!truth);
		}
		else {
			all.add(document + "x");
		}
		return all;
	}

	@Test
	void everyBitOfTheSignatureMatters() {
		byte[] signature = backup.original(backup.signatureFile());
		int before = backup.refused();
		for (int bit = 0; bit < 8 * signature.length; bit++) {
			byte[] changed = signature.clone();
			changed[bit / 8] ^= (byte) (1 << (bit % 8));
			RestoreOfDamage.put(backup.signatureFile(), changed);
			assertThat(backup.refuse("bit " + bit, DAMAGED).what()).contains("is forged or damaged");
		}
		for (int length = 0; length < signature.length; length++) {
			RestoreOfDamage.put(backup.signatureFile(), Arrays.copyOf(signature, length));
			backup.refuse("cut to " + length, DAMAGED);
		}
		RestoreOfDamage.put(backup.signatureFile(), Arrays.copyOf(signature, signature.length + 1));
		backup.refuse("extended", DAMAGED);
		assertThat(backup.refused() - before).isEqualTo(9 * signature.length + 1);
	}

	@Test
	void whatIsCutOrNoManifestIsRefused() {
		int before = backup.refused();
		for (int length = 0; length < manifest.length; length += 23) {
			RestoreOfDamage.put(backup.manifestFile(), Arrays.copyOf(manifest, length));
			backup.refuse("cut to " + length, DAMAGED);
		}
		for (String text : List.of("", "null", "[]", "{}", "\"text\"", "{\"schemaVersion\":1}",
				"{\"schemaVersion\":\"1\"}", "[".repeat(100_000), "\0".repeat(1000))) {
			backup.sign(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), key);
			backup.refuse(text, DAMAGED);
		}
		assertThat(backup.refused() - before).isEqualTo(1 + (manifest.length - 1) / 23 + 9);
	}

	@Test
	void whatIsMissingIsNamed() throws Exception {
		Files.delete(backup.manifestFile());
		assertThat(backup.refuse("no manifest", DAMAGED).what()).contains("is missing");
		backup.mend();
		Files.delete(backup.signatureFile());
		assertThat(backup.refuse("no signature", DAMAGED).what()).contains("is not signed");
		backup.mend();
		Files.delete(backup.archive());
		assertThat(backup.refuse("no archive", DAMAGED).what()).contains("is missing, though its manifest is there");
	}

	@Test
	void theManifestOfAnotherBackupIsNamed() {
		RestoreOfDamage.put(backup.manifestFile(), backup.others(backup.manifestFile()));
		backup.refuse("another's without its signature", DAMAGED);
		RestoreOfDamage.put(backup.signatureFile(), backup.others(backup.signatureFile()));
		assertThat(backup.refuse("another's", DAMAGED).what()).contains("is that of " + backup.other.backupId());
		RestoreOfDamage.put(backup.archive(), backup.others(backup.archive()));
		assertThat(backup.refuse("all of another's", DAMAGED).what()).contains("is that of " + backup.other.backupId());
	}

	@Test
	void aNewerSchemaIsNotGuessedAt() {
		Map<String, Object> newer = document();
		newer.put("schemaVersion", 2);
		backup.sign(JSON.writeValueAsBytes(newer), key);
		assertThat(backup.refuse("newer", DAMAGED).what()).contains("schema version 2, newer than this program reads");
	}

	/** Signed rightly, but not describing the archive that is there. */
	@Test
	void whatContradictsTheArchiveIsRefusedWhoeverSignedIt() {
		Map<String, List<Object>> fields = new LinkedHashMap<>();
		fields.put("size", List.of(backup.manifest.archive().size() + 1, 0, -1));
		fields.put("sha256", List.of("00".repeat(32), ""));
		fields.put("headerSha256", List.of("00".repeat(32)));
		fields.put("payloadSha256", List.of("00".repeat(32)));
		fields.put("headerBytes", List.of(backup.manifest.archive().headerBytes() + 1));
		fields.put("uncompressedSize", List.of(backup.manifest.archive().uncompressedSize() - 1,
				backup.manifest.archive().uncompressedSize() + 1));
		fields.put("key", List.of(backup.other.archive().key()));
		int before = backup.refused();
		fields.forEach((field, values) -> values.forEach((value) -> {
			Map<String, Object> document = document();
			Map<String, Object> archive = object(value(document, "archive"));
			assertThat(archive.put(field, value)).as(field).isNotNull();
			document.put("archive", archive);
			backup.sign(JSON.writeValueAsBytes(document), key);
			backup.refuse(field + " " + value, DAMAGED);
		}));
		assertThat(backup.refused() - before).isEqualTo(11);
	}

	@Test
	void sourcesThatAreNotInTheArchiveAreRefused() {
		int before = backup.refused();
		for (String change : List.of("name", "type", "none", "rows", "digest", "table", "files", "filesDigest")) {
			Map<String, Object> document = document();
			List<Object> sources = new ArrayList<>((List<?>) value(document, "sources"));
			Map<String, Object> database = object(sources.get(0));
			Map<String, Object> uploads = object(sources.get(1));
			switch (change) {
				case "name" -> database.put("name", "other");
				case "type" -> database.put("type", "postgresql");
				case "files" -> uploads.put("files", 7);
				case "filesDigest" -> uploads.put("filesDigest", "00".repeat(16));
				default -> {
					Map<String, Object> table = object(((List<?>) value(database, "tables")).get(0));
					switch (change) {
						case "rows" -> table.put("rows", 99);
						case "digest" -> table.put("digest", "00".repeat(16));
						default -> table.put("name", "OTHER");
					}
					database.put("tables", List.of(table));
				}
			}
			sources.set(0, database);
			sources.set(1, uploads);
			if (change.equals("none")) {
				sources.remove(0);
			}
			document.put("sources", sources);
			backup.sign(JSON.writeValueAsBytes(document), key);
			HoldfastException thrown = backup.refuse(change, DAMAGED);
			assertThat(thrown.what()).as(change).contains("not the right content");
		}
		assertThat(backup.refused() - before).isEqualTo(8);
	}

	private static Object value(Map<String, Object> fields, String name) {
		return Objects.requireNonNull(fields.get(name), name);
	}

	private static Map<String, Object> document() {
		return object(JSON.readValue(manifest, Map.class));
	}

	private static Map<String, Object> object(Object value) {
		Map<String, Object> fields = new TreeMap<>();
		((Map<?, ?>) value).forEach((name, each) -> {
			if (each != null) {
				fields.put(String.valueOf(name), each);
			}
		});
		return fields;
	}

}
