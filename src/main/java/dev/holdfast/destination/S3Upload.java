package dev.holdfast.destination;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import dev.holdfast.destination.ObjectSums.Verdict;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A multipart upload. The store keeps its parts until it is completed or aborted; nothing
 * is visible under the key before. Whether the completion happened is always asked of the
 * store, never concluded from an answer that got lost.
 */
final class S3Upload implements Upload {

	/** Stores put the parts of big objects together while the client waits. */
	private static final Duration COMPLETION = Duration.ofMinutes(10);

	private final S3Store store;

	private final S3Spec spec;

	private final S3Connection connection;

	private final ObjectKey key;

	private final String full;

	private final String id;

	/**
	 * Parts found in the store, with the checksums that the completion must repeat: not
	 * every store lists them.
	 */
	private final Map<Integer, StoredPart> confirmed = new ConcurrentHashMap<>();

	/** Whether the store said that it sums the whole object, not its parts' sums. */
	private final boolean whole;

	S3Upload(S3Store store, ObjectKey key, String id, boolean whole) {
		this.store = store;
		this.spec = store.spec();
		this.connection = store.connection();
		this.key = key;
		this.full = store.keys().full(key);
		this.id = id;
		this.whole = whole;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public Map<Integer, StoredPart> held() {
		Map<Integer, StoredPart> held = new TreeMap<>();
		Integer marker = null;
		while (true) {
			Integer from = marker;
			ListPartsResponse page = this.connection.call("listing the parts of '" + this.full + "'",
					"s3:ListMultipartUploadParts",
					(client) -> client.listParts((request) -> request.bucket(this.spec.bucket())
						.key(this.full)
						.uploadId(this.id)
						.partNumberMarker(from)));
			page.parts().forEach((part) -> held.put(part.partNumber(), S3Part.listed(part)));
			Integer next = page.nextPartNumberMarker();
			if (!Boolean.TRUE.equals(page.isTruncated()) || next == null || (from != null && next <= from)) {
				return held;
			}
			marker = next;
		}
	}

	@Override
	public boolean holds(StoredPart held, Part part) {
		S3Part ours = new S3Part(part);
		boolean same = ours.matches(held);
		if (same) {
			this.confirmed.put(part.number(), ours.remembered(held.tag(), this.spec.checksum()));
		}
		return same;
	}

	@Override
	public StoredPart send(Part part) {
		S3Part signed = new S3Part(part);
		if (!Files.isReadable(part.file())) {
			throw signed.unreadable(null);
		}
		UploadPartRequest.Builder request = UploadPartRequest.builder()
			.bucket(this.spec.bucket())
			.key(this.full)
			.uploadId(this.id)
			.partNumber(part.number())
			.contentLength(part.size())
			.overrideConfiguration(this.connection.patience(part.size(), Duration.ZERO));
		signed.sign(request, this.spec.checksum(), this.store.options().needsMd5());
		UploadPartResponse said = this.connection.call("sending part " + part.number() + " of '" + this.full + "'",
				"s3:PutObject", (client) -> client.uploadPart(request.build(), RequestBody.fromFile(part.file())));
		StoredPart stored = signed.confirmed((said.eTag() != null) ? said.eTag() : "", said.checksumCRC32C(),
				said.checksumSHA256(), said.serverSideEncryptionAsString());
		if (stored == null) {
			throw this.connection.failures()
				.refused(
						"part " + part.number() + " of '" + this.full + "': the store holds other bytes than were sent",
						"look at proxies in between and at the store's disks; the next run sends the part again");
		}
		return stored;
	}

	@Override
	public StoredObject complete(List<StoredPart> stored, long size) {
		List<StoredPart> parts = stored.stream().map((part) -> withChecksum(part)).toList();
		ObjectSums sums = ObjectSums.ofStored(parts);
		requireWhole(parts, sums, size);
		StoredObject there = alreadyOurs(sums);
		if (there != null) {
			abort();
			return there;
		}
		String version;
		try {
			version = complete(parts, sums, true).versionId();
		}
		catch (SdkException ex) {
			return afterFailure(parts, sums, ex);
		}
		return verified(sums, version);
	}

	@Override
	public void abort() {
		try {
			this.connection.request((client) -> client.abortMultipartUpload(
					(request) -> request.bucket(this.spec.bucket()).key(this.full).uploadId(this.id)));
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 403) {
				this.store.warnings()
					.add("unfinished uploads stay: no permission to abort them (s3:AbortMultipartUpload); let a lifecycle rule of the bucket remove them");
			}
			else if (ex.statusCode() != 404) {
				throw this.connection.failure("aborting the upload of '" + this.full + "'", "s3:AbortMultipartUpload",
						ex);
			}
		}
		catch (SdkException ex) {
			throw this.connection.failure("aborting the upload of '" + this.full + "'", "s3:AbortMultipartUpload", ex);
		}
	}

	private StoredPart withChecksum(StoredPart part) {
		StoredPart known = this.confirmed.get(part.number());
		return (part.checksum().isEmpty() && known != null && known.tag().equals(part.tag())) ? known : part;
	}

	private void requireWhole(List<StoredPart> parts, ObjectSums sums, long size) {
		for (int i = 0; i < parts.size(); i++) {
			if (parts.get(i).number() != i + 1) {
				throw incomplete("part " + (i + 1) + " is missing");
			}
		}
		if (sums.size() != size || parts.isEmpty()) {
			throw incomplete("its parts have " + sums.size() + " bytes, not " + size);
		}
	}

	private HoldfastException incomplete(String what) {
		return this.connection.failures()
			.refused("the upload of '" + this.full + "' is not whole: " + what, "run the backup again with --fresh");
	}

	private CompleteMultipartUploadResponse complete(List<StoredPart> parts, ObjectSums sums, boolean guarded) {
		CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
			.bucket(this.spec.bucket())
			.key(this.full)
			.uploadId(this.id)
			.multipartUpload((upload) -> upload.parts(parts.stream().map(S3Part::completed).toList()))
			.overrideConfiguration(this.connection.patience(0, COMPLETION));
		if (guarded) {
			request.ifNoneMatch("*");
		}
		String crc32c = this.whole ? sums.wholeCrc32c() : null;
		if (crc32c != null) {
			request.checksumType(ChecksumType.FULL_OBJECT).checksumCRC32C(crc32c).mpuObjectSize(sums.size());
		}
		return this.connection.request((client) -> client.completeMultipartUpload(request.build()));
	}

	/**
	 * The completion failed, or only seemed to: its answer may have been lost and the
	 * repetition then met what it had made itself. The object decides.
	 */
	private StoredObject afterFailure(List<StoredPart> parts, ObjectSums sums, SdkException ex) {
		int status = (ex instanceof S3Exception answer) ? answer.statusCode() : 0;
		if (status == 501) {
			this.store.warnings().add(S3Options.WITHOUT_GUARD);
			try {
				return verified(sums, complete(parts, sums, false).versionId());
			}
			catch (SdkException again) {
				throw failure(again);
			}
		}
		boolean unclear = ex instanceof SdkClientException || status == 404 || status == 409 || status == 412
				|| status >= 500;
		StoredObject there = unclear ? awaitOurs(sums) : null;
		if (there == null) {
			throw failure(ex);
		}
		if (status != 404) {
			abort();
		}
		return there;
	}

	/** A store may still be at work on a completion that it does not answer any more. */
	private @Nullable StoredObject awaitOurs(ObjectSums sums) {
		StoredObject there = alreadyOurs(sums);
		for (int i = 1; there == null && i < this.connection.tuning().attempts(); i++) {
			this.connection.pause(i);
			there = alreadyOurs(sums);
		}
		return there;
	}

	private HoldfastException failure(SdkException ex) {
		return this.connection.failure("completing '" + this.full + "'", "s3:PutObject", ex);
	}

	/**
	 * The object if it is there and ours, null if it is not there; another one refuses.
	 */
	private @Nullable StoredObject alreadyOurs(ObjectSums sums) {
		HeadObjectResponse head = this.store.objects().head(this.key);
		if (head == null) {
			return null;
		}
		if (sums.compare(head) != Verdict.SAME) {
			throw this.store.taken(this.full);
		}
		return S3Objects.stored(this.key, head);
	}

	/** Done is what the store says it holds. */
	private StoredObject verified(ObjectSums sums, @Nullable String version) {
		HeadObjectResponse head = this.store.objects().head(this.key);
		if (head == null) {
			throw this.connection.failures()
				.refused("'" + this.full + "' is not there, though the store said it was stored",
						"look at the store's state, then run the backup again");
		}
		Verdict verdict = sums.compare(head);
		if (verdict == Verdict.DIFFERENT) {
			this.store.discard(this.key, version);
			throw this.connection.failures()
				.refused("'" + this.full + "': the store holds other bytes than were sent",
						"look at proxies in between and at the store's disks, then run the backup again with --fresh");
		}
		if (verdict == Verdict.UNKNOWN) {
			this.store.warnings()
				.add("the store keeps no checksum that could be compared: only the sizes of objects are");
		}
		return S3Objects.stored(this.key, head);
	}

}
