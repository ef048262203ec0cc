package dev.holdfast.manifest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.source.SourceSummary;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The document beside each archive: what it is, and what proves it. Its schema is
 * {@code docs/manifest.schema.json}.
 *
 * @param backupId the backup
 * @param plan the plan's name
 * @param planHash the plan's hash at the time
 * @param label for example {@code pre-deploy}; null for none
 * @param description for people; null for none
 * @param requestedBy who asked
 * @param host where it ran
 * @param tool program and version
 * @param startedAt when the run began
 * @param completedAt when the archive was durable at its destinations
 * @param sources what was dumped
 * @param warnings what did not go quite well
 * @param archive the stored object
 * @param retentionClass what keeps it, for example {@code daily}
 * @param expiresAt when retention may remove it; null for never told
 * @param auditHead head of the audit chain before this run; null while there is none
 * @param signer base64 of the public key's X.509 form
 */
public record Manifest(String backupId, String plan, String planHash, @Nullable String label,
		@Nullable String description, String requestedBy, String host, String tool, Instant startedAt,
		Instant completedAt, List<SourceSummary> sources, List<String> warnings, Archive archive, String retentionClass,
		@Nullable Instant expiresAt, @Nullable String auditHead, String signer) {

	/** Version of the manifest's schema. A reader refuses a newer one. */
	public static final int SCHEMA_VERSION = 1;

	/** In place of a signer where there is none: the archive alone said all of it. */
	public static final String NOBODY = "";

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.build();

	public Manifest {
		sources = List.copyOf(sources);
		warnings = List.copyOf(warnings);
	}

	/**
	 * The stored object.
	 *
	 * @param key below each destination's prefix
	 * @param size in bytes
	 * @param sha256 of the whole object
	 * @param headerBytes before the encrypted payload
	 * @param headerSha256 of the header alone
	 * @param payloadSha256 of the payload alone: key rotation leaves it as it is
	 * @param uncompressedSize of the tar stream in bytes
	 * @param compressedSize of the frames in bytes
	 * @param compression {@code zstd}, {@code gzip}, {@code bzip2} or {@code none}
	 * @param level of the compression
	 * @param encryption {@code openpgp}, {@code gnupg}, {@code raw-gcm} or {@code none}
	 * @param recipients fingerprints of the keys that open it
	 */
	public record Archive(String key, long size, String sha256, long headerBytes, String headerSha256,
			String payloadSha256, long uncompressedSize, long compressedSize, String compression, int level,
			String encryption, List<String> recipients) {

		public Archive {
			recipients = List.copyOf(recipients);
		}

	}

	/** Whether anybody has signed it. */
	public boolean vouchedFor() {
		return !this.signer.equals(NOBODY);
	}

	/**
	 * The document's bytes: JSON with sorted keys and no white space, as RFC 8785 orders
	 * it. The fields that readers of the older {@code .meta.json} look for are added.
	 */
	public byte[] canonical() {
		Map<String, Object> document = new LinkedHashMap<>();
		Map<?, ?> own = JSON.convertValue(this, Map.class);
		own.forEach((key, value) -> {
			if (value != null) {
				document.put(String.valueOf(key), value);
			}
		});
		document.put("schemaVersion", SCHEMA_VERSION);
		document.putAll(older());
		return (JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	private Map<String, Object> older() {
		Map<String, Object> fields = new LinkedHashMap<>();
		boolean files = this.sources.stream().anyMatch((source) -> source.type().equals("files"));
		boolean databases = this.sources.stream().anyMatch((source) -> !source.type().equals("files"));
		fields.put("type", (files && databases) ? "full" : files ? "files" : "database");
		fields.put("sha256", this.archive.sha256());
		fields.put("checksum", this.archive.sha256());
		fields.put("encrypted", !this.archive.encryption().equals("none"));
		fields.put("originalSize", this.archive.uncompressedSize());
		fields.put("compressedSize", this.archive.compressedSize());
		fields.put("encryptedSize", this.archive.size());
		fields.put("timestamp", this.startedAt.toString());
		this.sources.stream()
			.filter((source) -> source.database() != null)
			.findFirst()
			.ifPresent((source) -> fields.put("databaseName", source.database()));
		List<Map<String, Object>> tables = new ArrayList<>();
		this.sources.forEach(
				(source) -> source.tables()
					.forEach((table) -> tables.add(Map.of("name",
							(table.schema() != null) ? table.schema() + "." + table.name() : table.name(), "rows",
							table.rows()))));
		fields.put("tables", tables);
		fields.put("rows", this.sources.stream().mapToLong(SourceSummary::rows).sum());
		return fields;
	}

	/**
	 * Reads a manifest.
	 * @throws IllegalArgumentException when it is no manifest or of a newer schema
	 */
	public static Manifest parse(byte[] document) {
		try {
			Map<?, ?> fields = JSON.readValue(document, Map.class);
			if (fields == null || !(fields.get("schemaVersion") instanceof Integer version)) {
				throw new IllegalArgumentException("not a manifest: no schemaVersion");
			}
			if (version > SCHEMA_VERSION) {
				throw new NewerSchemaException(version);
			}
			return ManifestFields.require(JSON.rebuild()
				.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
				.build()
				.readValue(document, Manifest.class));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("not a manifest: " + ex.getOriginalMessage(), ex);
		}
	}

}
