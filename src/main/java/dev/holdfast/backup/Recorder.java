package dev.holdfast.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.holdfast.audit.AuditNote;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.pipeline.CompressOutcome;
import dev.holdfast.pipeline.DumpOutcome;
import dev.holdfast.pipeline.Seal;
import dev.holdfast.pipeline.UploadOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Writes the signed manifest to every destination that holds the archive. The archive is
 * durable before; the manifest's bytes are kept in staging before the first is written,
 * so that a run killed in between writes the same bytes again.
 */
final class Recorder {

	private static final String NOTE = "manifest";

	private static final String AUDIT = "audit";

	private final BackupRun run;

	private final ManifestSigner signer;

	private final Supplier<Instant> now;

	Recorder(BackupRun run, Supplier<Instant> now) {
		this.run = run;
		this.signer = run.parties().signer();
		this.now = now;
	}

	/** Writes manifest and signature, in this order, and says what is now on record. */
	Recorded record() throws IOException {
		return record(this.run.pipeline().upload());
	}

	/**
	 * For a run that has failed because some destinations did: those that hold the whole
	 * archive get its manifest, so that they have a whole backup. Where the run is
	 * resumed the others get the same.
	 * @return names of those destinations
	 */
	List<String> recordWhereStored() throws IOException {
		if (!this.run.pipeline().sealed()) {
			return List.of();
		}
		List<UploadOutcome> stored = this.run.pipeline().stored();
		return stored.isEmpty() ? List.of()
				: record(stored).uploads().stream().map(UploadOutcome::destination).toList();
	}

	private Recorded record(List<UploadOutcome> uploads) throws IOException {
		DumpOutcome dumped = this.run.pipeline().dumpedOrFail();
		Seal seal = this.run.pipeline().sealedOrFail();
		CompressOutcome compressed = this.run.pipeline().compressedOrFail();
		List<String> warnings = new ArrayList<>(this.run.warnings());
		warnings.addAll(dumped.warnings());
		uploads.forEach((upload) -> warnings.addAll(upload.warnings()));
		String audit = audit();
		String document = this.run.staging().note(NOTE);
		if (document == null) {
			document = new String(manifest(dumped, compressed, seal, warnings).canonical(), StandardCharsets.UTF_8);
			this.run.staging().note(NOTE, document);
		}
		byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
		byte[] signature = this.signer.sign(bytes);
		for (UploadOutcome upload : uploads) {
			if (upload.stored()) {
				this.run.destination(upload.destination()).put(this.run.id().manifest(), bytes);
				this.run.destination(upload.destination()).put(this.run.id().signature(), signature);
				if (audit != null) {
					this.run.destination(upload.destination())
						.put(AuditNote.key(this.run.id()), audit.getBytes(StandardCharsets.UTF_8));
				}
			}
		}
		List<String> failed = uploads.stream()
			.filter((upload) -> !upload.stored())
			.map((upload) -> String.valueOf(upload.failure()))
			.toList();
		Manifest manifest = Manifest.parse(bytes);
		return new Recorded(manifest, uploads, bytes,
				Stream.concat(manifest.warnings().stream(), failed.stream()).toList());
	}

	/** Kept before the manifest is: whatever that names is beside it. */
	private @Nullable String audit() throws IOException {
		String kept = this.run.staging().note(AUDIT);
		AuditNote audit = this.run.audit();
		if (kept == null && audit != null && this.run.staging().note(NOTE) == null) {
			kept = new String(audit.signed(this.signer), StandardCharsets.UTF_8);
			this.run.staging().note(AUDIT, kept);
		}
		return kept;
	}

	private Manifest manifest(DumpOutcome dumped, CompressOutcome compressed, Seal seal, List<String> warnings) {
		BackupRequest request = this.run.request();
		Manifest.Archive archive = new Manifest.Archive(this.run.id().archive(request.plan()).value(), seal.size(),
				seal.sha256(), seal.headerBytes(), seal.headerSha256(), seal.payloadSha256(), dumped.bytes(),
				compressed.bytesOut(), request.plan().compression().algorithm().name().toLowerCase(Locale.ROOT),
				request.plan().compression().level(), this.run.parties().cipher().format(),
				this.run.parties().cipher().recipients());
		AuditNote audit = this.run.audit();
		KeepUntil keep = KeepUntil.of(request.plan().retention(), this.run.id().instant(), request.plan().zone());
		return new Manifest(this.run.id().value(), request.plan().name(), request.plan().hash(), request.label(),
				request.description(), request.requestedBy(), this.run.parties().host(), this.run.parties().tool(),
				this.run.id().instant(), this.now.get(), dumped.sources(), warnings, archive, keep.retentionClass(),
				keep.instant(), (audit != null) ? audit.head().toString() : null, this.signer.publicKey());
	}

	/**
	 * What is on record.
	 *
	 * @param manifest as written
	 * @param uploads what became of the archive at each destination
	 * @param document the manifest's bytes
	 * @param warnings those of the manifest, which are about the archive, and what failed
	 * at destinations
	 */
	record Recorded(Manifest manifest, List<UploadOutcome> uploads, byte[] document, List<String> warnings) {
	}

}
