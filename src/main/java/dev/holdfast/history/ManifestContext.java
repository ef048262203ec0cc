package dev.holdfast.history;

import java.util.List;
import java.util.stream.Collectors;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.source.SourceSummary;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** What the history keeps of a manifest, in the context of the job that made it. */
public final class ManifestContext {

	private ManifestContext() {
	}

	/**
	 * Writes it.
	 * @param manifestKey of the manifest
	 * @param sha256 of the manifest in hex
	 * @param destinations names of the destinations that it was sent to
	 */
	public static void write(ExecutionContext context, Manifest manifest, String manifestKey, String sha256,
			List<String> destinations) {
		Manifest.Archive archive = manifest.archive();
		context.putString(HistoryKeys.ARCHIVE_KEY, archive.key());
		context.putLong(HistoryKeys.ARCHIVE_BYTES, archive.size());
		context.putString(HistoryKeys.ARCHIVE_SHA256, archive.sha256());
		context.putLong(HistoryKeys.ORIGINAL_BYTES, archive.uncompressedSize());
		context.putString(HistoryKeys.COMPRESSION, archive.compression() + " " + archive.level());
		context.putString(HistoryKeys.ENCRYPTION, archive.encryption());
		context.putString(HistoryKeys.RECIPIENTS, String.join(",", archive.recipients()));
		context.putString(HistoryKeys.MANIFEST_KEY, manifestKey);
		context.putString(HistoryKeys.MANIFEST_SHA256, sha256);
		context.putString(HistoryKeys.SIGNER, manifest.signer());
		context.putString(HistoryKeys.RETENTION_CLASS, manifest.retentionClass());
		if (manifest.auditHead() != null) {
			context.putString(HistoryKeys.AUDIT_HEAD, manifest.auditHead());
		}
		if (manifest.expiresAt() != null) {
			context.putString(HistoryKeys.EXPIRES_AT, manifest.expiresAt().toString());
		}
		context.putString(HistoryKeys.SOURCE_NAMES,
				manifest.sources().stream().map(SourceSummary::name).collect(Collectors.joining(",")));
		context.putString(HistoryKeys.DESTINATION_NAMES, String.join(",", destinations));
		manifest.sources().forEach((source) -> source(context, source));
		Warnings.write(context, manifest.warnings(), manifest.warnings().size());
	}

	private static void source(ExecutionContext context, SourceSummary source) {
		String name = source.name();
		context.putString(HistoryKeys.source(name, HistoryKeys.TYPE), source.type());
		context.putString(HistoryKeys.source(name, HistoryKeys.INSTANT), source.instant().toString());
		String server = source.versions().get("server");
		if (server != null) {
			context.putString(HistoryKeys.source(name, HistoryKeys.SERVER_VERSION), server);
		}
		context.putLong(HistoryKeys.source(name, "tables"), source.tables().size());
		context.putLong(HistoryKeys.source(name, "rows"), source.rows());
		context.putLong(HistoryKeys.source(name, "files"), source.files());
		context.putLong(HistoryKeys.source(name, "bytes"), source.bytes());
	}

}
