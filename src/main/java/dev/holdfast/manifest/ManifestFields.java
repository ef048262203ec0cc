package dev.holdfast.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.source.SourceSummary;

/** Makes sure that a document which was read as a manifest says all that one says. */
final class ManifestFields {

	private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

	private ManifestFields() {
	}

	/**
	 * Makes sure of it.
	 * @throws IllegalArgumentException that names a field which is missing
	 */
	static Manifest require(@Nullable Manifest manifest) {
		if (manifest == null) {
			throw new IllegalArgumentException("not a manifest: nothing is in it");
		}
		ManifestFields found = new ManifestFields();
		found.own(manifest);
		found.fields.forEach((name, value) -> {
			if (value == null) {
				throw new IllegalArgumentException("not a manifest: no " + name);
			}
		});
		return manifest;
	}

	private void own(Manifest manifest) {
		this.fields.put("backupId", manifest.backupId());
		this.fields.put("plan", manifest.plan());
		this.fields.put("planHash", manifest.planHash());
		this.fields.put("requestedBy", manifest.requestedBy());
		this.fields.put("host", manifest.host());
		this.fields.put("tool", manifest.tool());
		this.fields.put("startedAt", manifest.startedAt());
		this.fields.put("completedAt", manifest.completedAt());
		this.fields.put("retentionClass", manifest.retentionClass());
		this.fields.put("signer", manifest.signer());
		this.fields.put("archive", manifest.archive());
		if (manifest.archive() != null) {
			archive(manifest.archive());
		}
		manifest.sources().forEach(this::source);
	}

	private void archive(Manifest.Archive archive) {
		this.fields.put("archive.key", archive.key());
		this.fields.put("archive.sha256", archive.sha256());
		this.fields.put("archive.headerSha256", archive.headerSha256());
		this.fields.put("archive.payloadSha256", archive.payloadSha256());
		this.fields.put("archive.compression", archive.compression());
		this.fields.put("archive.encryption", archive.encryption());
	}

	private void source(SourceSummary source) {
		String prefix = "sources." + source.name();
		this.fields.put(prefix + ".name", source.name());
		this.fields.put(prefix + ".type", source.type());
		this.fields.put(prefix + ".instant", source.instant());
		source.tables().forEach((table) -> {
			this.fields.put(prefix + ".tables." + table.name() + ".name", table.name());
			this.fields.put(prefix + ".tables." + table.name() + ".digest", table.digest());
		});
	}

}
