package dev.holdfast.readback;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.archive.ArchiveReader;
import dev.holdfast.archive.Compression;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.archive.encryption.ReadingKey;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.source.SourceSummary;

/**
 * An archive whose manifest is missing or cannot be trusted: what is known of it is what
 * its name says and what it says of itself.
 *
 * @param destination that has it
 * @param id of the backup
 * @param keys one of which opens it
 * @param spool for encrypted temporary files of formats that cannot be streamed
 */
record BareArchive(Destination destination, BackupId id, List<ReadingKey> keys, Path spool) {

	/** Bytes of {@code backup.json}. */
	private static final int LARGEST_HEADER = 16 << 20;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/**
	 * Describes it, as far as that can be done; nobody has signed that.
	 * @throws HoldfastException with {@code DAMAGED} when there is no archive, or none of
	 * this backup; {@code WRONG_KEY} when no key opens it
	 */
	StoredManifest describe() {
		StoredObject object = find();
		EncryptionSpec.Format format = ArchiveCiphers.formatOf(object.key().value());
		CompressionSpec.Algorithm algorithm = algorithm(object.key().value(), format);
		Manifest.Archive archive = new Manifest.Archive(object.key().value(), object.size(), "", 0, "", "", -1, -1,
				lower(algorithm), 0, lower(format), List.of());
		return new StoredManifest(new Manifest(this.id.value(), this.id.plan(), "", null, null, "", "", "",
				this.id.instant(), this.id.instant(), sources(object, format, algorithm), List.of(), archive, "", null,
				null, Manifest.NOBODY), new byte[0], new byte[0], false);
	}

	private StoredObject find() {
		String manifest = this.id.manifest().value();
		List<StoredObject> found = this.destination
			.list(manifest.substring(0, manifest.length() - ".manifest.json".length()) + ".tar");
		if (found.size() != 1) {
			throw damaged("holds " + (found.isEmpty() ? "no archive" : found.size() + " archives") + " of "
					+ this.id.value());
		}
		return found.get(0);
	}

	private static CompressionSpec.Algorithm algorithm(String key, EncryptionSpec.Format format) {
		String name = key.substring(0, key.length() - format.suffix().length());
		for (CompressionSpec.Algorithm each : CompressionSpec.Algorithm.values()) {
			if (!each.suffix().isEmpty() && name.endsWith(each.suffix())) {
				return each;
			}
		}
		return CompressionSpec.Algorithm.NONE;
	}

	private static String lower(Enum<?> word) {
		return word.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
	}

	private List<SourceSummary> sources(StoredObject object, EncryptionSpec.Format format,
			CompressionSpec.Algorithm algorithm) {
		try (InputStream stored = this.destination.read(object.key(), 0);
				InputStream clear = ArchiveCiphers.forReading(format, this.keys, this.spool).decryptToCompare(stored)) {
			// closing the reader would close what may be in the middle of a frame
			ArchiveReader reader = new ArchiveReader(Compression.open(algorithm, clear), LARGEST_HEADER * 2L);
			reader.next();
			return sources(JSON.readValue(reader.content().readNBytes(LARGEST_HEADER), Map.class));
		}
		catch (IOException | JacksonException ex) {
			throw new HoldfastException(ExitCode.DAMAGED,
					"destination " + this.destination.name() + ": archive " + this.destination.locate(object.key())
							+ " cannot be read: " + ex.getMessage(),
					"take another destination's copy or an older backup", ex);
		}
	}

	private List<SourceSummary> sources(Map<?, ?> header) {
		if (!this.id.value().equals(header.get("backupId"))) {
			throw damaged("holds the archive of " + header.get("backupId") + " under the name of " + this.id.value());
		}
		List<SourceSummary> sources = new ArrayList<>();
		if (header.get("sources") instanceof List<?> all) {
			for (Object each : all) {
				if (each instanceof Map<?, ?> source) {
					sources.add(source(source));
				}
			}
		}
		return sources;
	}

	private SourceSummary source(Map<?, ?> source) {
		Map<String, String> versions = new LinkedHashMap<>();
		if (source.get("versions") instanceof Map<?, ?> known) {
			known.forEach((name, version) -> versions.put(String.valueOf(name), String.valueOf(version)));
		}
		return new SourceSummary(String.valueOf(source.get("name")), String.valueOf(source.get("type")),
				this.id.instant(), null, null, versions, List.of(), 0, 0, 0, null, Map.of());
	}

	private HoldfastException damaged(String what) {
		return new HoldfastException(ExitCode.DAMAGED, "destination " + this.destination.name() + " " + what,
				"take another destination's copy or an older backup");
	}

}
