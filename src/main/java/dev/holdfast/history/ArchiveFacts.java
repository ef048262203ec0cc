package dev.holdfast.history;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a finished backup left.
 *
 * @param key of the archive
 * @param bytes of the archive
 * @param sha256 of the archive
 * @param originalBytes of the tar stream
 * @param compression for example {@code zstd 3}
 * @param encryption for example {@code openpgp}
 * @param manifestKey of the manifest
 * @param manifestSha256 of the manifest
 * @param signer the manifest's
 * @param retentionClass for example {@code daily}
 * @param expiresAt when it may be removed, or null
 * @param zone of the plan, or null where a run has none
 * @param warningCount how many warnings there were
 * @param warnings the first of them
 * @param destinations what became of it at each
 * @param sources what it holds of each
 * @param verified of a verification, the level that every destination reached, or null
 * @param proof of a restore, what it has shown, or null
 */
public record ArchiveFacts(@Nullable String key, @Nullable Long bytes, @Nullable String sha256,
		@Nullable Long originalBytes, @Nullable String compression, @Nullable String encryption,
		@Nullable String manifestKey, @Nullable String manifestSha256, @Nullable String signer,
		@Nullable String retentionClass, @Nullable String expiresAt, @Nullable String zone, long warningCount,
		List<String> warnings, List<At> destinations, List<Of> sources, @Nullable String verified,
		@Nullable String proof) {

	public ArchiveFacts {
		warnings = List.copyOf(warnings);
		destinations = List.copyOf(destinations);
		sources = List.copyOf(sources);
	}

	/** When it may be removed; null when nothing says. */
	public @Nullable Instant expiry() {
		return (this.expiresAt != null) ? Instant.parse(this.expiresAt) : null;
	}

	/** In the zone of the plan; null when nothing says. */
	public @Nullable ZonedDateTime localExpiry() {
		Instant expiry = expiry();
		return (expiry != null) ? expiry.atZone((this.zone != null) ? ZoneId.of(this.zone) : ZoneOffset.UTC) : null;
	}

	static ArchiveFacts of(ContextJson context) {
		Long count = context.number(HistoryKeys.WARNING_COUNT);
		List<At> destinations = new ArrayList<>();
		context.names(HistoryKeys.DESTINATION_NAMES).forEach((name) -> destinations.add(At.of(context, name)));
		List<Of> sources = new ArrayList<>();
		context.names(HistoryKeys.SOURCE_NAMES).forEach((name) -> sources.add(Of.of(context, name)));
		return new ArchiveFacts(context.text(HistoryKeys.ARCHIVE_KEY), context.number(HistoryKeys.ARCHIVE_BYTES),
				context.text(HistoryKeys.ARCHIVE_SHA256), context.number(HistoryKeys.ORIGINAL_BYTES),
				context.text(HistoryKeys.COMPRESSION), context.text(HistoryKeys.ENCRYPTION),
				context.text(HistoryKeys.MANIFEST_KEY), context.text(HistoryKeys.MANIFEST_SHA256),
				context.text(HistoryKeys.SIGNER), context.text(HistoryKeys.RETENTION_CLASS),
				context.text(HistoryKeys.EXPIRES_AT), context.text(HistoryKeys.ZONE), (count != null) ? count : 0,
				context.warnings(), destinations, sources, context.text(HistoryKeys.VERIFIED_LEVEL),
				context.text(HistoryKeys.VERDICT));
	}

	/**
	 * The archive at one destination.
	 *
	 * @param name of the destination
	 * @param result {@code stored}, {@code failed} or {@code skipped}
	 * @param location where it is
	 * @param message why it is not there
	 */
	public record At(String name, @Nullable String result, @Nullable String location, @Nullable String message) {

		static At of(ContextJson context, String name) {
			return new At(name, context.text(HistoryKeys.destination(name, HistoryKeys.RESULT)),
					context.text(HistoryKeys.destination(name, HistoryKeys.LOCATION)),
					context.text(HistoryKeys.destination(name, HistoryKeys.MESSAGE)));
		}

	}

	/**
	 * What of one source is in the archive.
	 *
	 * @param name of the source
	 * @param type for example {@code postgresql}
	 * @param instant that the dump shows, UTC
	 * @param serverVersion of its server
	 * @param tables in the dump
	 * @param rows in all of them
	 * @param files files, directories and links
	 * @param bytes dumped
	 */
	public record Of(String name, @Nullable String type, @Nullable String instant, @Nullable String serverVersion,
			@Nullable Long tables, @Nullable Long rows, @Nullable Long files, @Nullable Long bytes) {

		static Of of(ContextJson context, String name) {
			return new Of(name, context.text(HistoryKeys.source(name, HistoryKeys.TYPE)),
					context.text(HistoryKeys.source(name, HistoryKeys.INSTANT)),
					context.text(HistoryKeys.source(name, HistoryKeys.SERVER_VERSION)),
					context.number(HistoryKeys.source(name, "tables")),
					context.number(HistoryKeys.source(name, "rows")), context.number(HistoryKeys.source(name, "files")),
					context.number(HistoryKeys.source(name, "bytes")));
		}

	}

}
