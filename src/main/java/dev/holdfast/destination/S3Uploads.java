package dev.holdfast.destination;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.holdfast.destination.Destination.PendingUpload;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Multipart uploads of a bucket: begun, found again, listed.
 *
 * @param store the bucket
 */
record S3Uploads(S3Store store) {

	Upload begin(ObjectKey key) {
		CreateMultipartUploadResponse created;
		try {
			created = create(key, true);
		}
		catch (S3Exception ex) {
			created = withoutTags(key, ex);
		}
		catch (SdkException ex) {
			throw this.store.connection().failure(beginning(key), "s3:PutObject", ex);
		}
		return new S3Upload(this.store, key, created.uploadId(), created.checksumType() == ChecksumType.FULL_OBJECT);
	}

	/**
	 * Asks the store for one part. Where even that is forbidden the upload cannot be gone
	 * on with, so it is given up and begun anew.
	 */
	@Nullable Upload resume(ObjectKey key, String uploadId) {
		String full = this.store.keys().full(key);
		try {
			ListPartsResponse parts = this.store.connection()
				.request((client) -> client.listParts((request) -> request.bucket(this.store.spec().bucket())
					.key(full)
					.uploadId(uploadId)
					.maxParts(1)));
			boolean known = !parts.parts().isEmpty() || isPending(key, uploadId);
			return known ? new S3Upload(this.store, key, uploadId, parts.checksumType() == ChecksumType.FULL_OBJECT)
					: null;
		}
		catch (S3Exception ex) {
			if (S3Failures.code(ex).equals("NoSuchUpload") || ex.statusCode() == 400) {
				return null;
			}
			if (ex.statusCode() == 403) {
				// a wrong key or bucket is a failure, not a missing permission
				this.store.objects().requireBucket();
				this.store.warnings()
					.add("an interrupted upload is sent again from its beginning: no permission to list its parts (s3:ListMultipartUploadParts)");
				new S3Upload(this.store, key, uploadId, false).abort();
				return null;
			}
			throw this.store.connection().failure(resuming(full), "s3:ListMultipartUploadParts", ex);
		}
		catch (SdkException ex) {
			throw this.store.connection().failure(resuming(full), "s3:ListMultipartUploadParts", ex);
		}
	}

	/** Some stores list no parts of an upload that never was, instead of refusing. */
	private boolean isPending(ObjectKey key, String uploadId) {
		List<PendingUpload> pending = find(key.value());
		return pending == null
				|| pending.stream().anyMatch((each) -> each.key().equals(key) && each.uploadId().equals(uploadId));
	}

	List<PendingUpload> pending(String prefix) {
		List<PendingUpload> found = find(prefix);
		return (found != null) ? found : List.of();
	}

	/** Null where it is not allowed to look. */
	private @Nullable List<PendingUpload> find(String prefix) {
		List<PendingUpload> found = new ArrayList<>();
		String keyMarker = null;
		String idMarker = null;
		while (true) {
			ListMultipartUploadsResponse page = page(prefix, keyMarker, idMarker);
			if (page == null) {
				return null;
			}
			page.uploads().forEach((upload) -> add(upload, found));
			boolean more = Boolean.TRUE.equals(page.isTruncated()) && page.nextKeyMarker() != null
					&& !(page.nextKeyMarker().equals(keyMarker) && Objects.equals(page.nextUploadIdMarker(), idMarker));
			if (!more) {
				return found;
			}
			keyMarker = page.nextKeyMarker();
			idMarker = page.nextUploadIdMarker();
		}
	}

	private @Nullable ListMultipartUploadsResponse page(String prefix, @Nullable String key, @Nullable String id) {
		try {
			return this.store.connection()
				.request((client) -> client.listMultipartUploads((request) -> request.bucket(this.store.spec().bucket())
					.prefix(this.store.keys().full(prefix))
					.keyMarker(key)
					.uploadIdMarker(id)));
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 403) {
				this.store.objects().requireBucket();
				this.store.warnings()
					.add("unfinished uploads of dead runs are not looked for: no permission (s3:ListBucketMultipartUploads); let a lifecycle rule of the bucket remove them");
				return null;
			}
			throw this.store.connection().failure("listing unfinished uploads", "s3:ListBucketMultipartUploads", ex);
		}
		catch (SdkException ex) {
			throw this.store.connection().failure("listing unfinished uploads", "s3:ListBucketMultipartUploads", ex);
		}
	}

	private void add(MultipartUpload upload, List<PendingUpload> found) {
		ObjectKey key = this.store.keys().ours(upload.key());
		if (key != null) {
			found.add(new PendingUpload(key, upload.uploadId(), upload.initiated()));
		}
	}

	private CreateMultipartUploadResponse create(ObjectKey key, boolean tagged) {
		return this.store.connection()
			.request((client) -> client
				.createMultipartUpload(this.store.options().create(this.store.keys().full(key), tagged)));
	}

	/** Tags are not worth a backup: where they are what is forbidden, it goes without. */
	private CreateMultipartUploadResponse withoutTags(ObjectKey key, S3Exception refused) {
		if (!this.store.options().mayOmitTags(refused)) {
			throw this.store.connection().failure(beginning(key), "s3:PutObject", refused);
		}
		CreateMultipartUploadResponse created = this.store.connection()
			.call(beginning(key), "s3:PutObject", (client) -> create(key, false));
		this.store.warnings().add(S3Options.WITHOUT_TAGS);
		return created;
	}

	/** Gives up an upload that is of no use; where that fails it is a leftover. */
	void abandon(String full, String uploadId) {
		try {
			this.store.connection()
				.request((client) -> client.abortMultipartUpload(
						(request) -> request.bucket(this.store.spec().bucket()).key(full).uploadId(uploadId)));
		}
		catch (SdkException | HoldfastException ex) {
			this.store.warnings().add("an unfinished upload of '" + full + "' stays: cleanup --orphans removes it");
		}
	}

	private String beginning(ObjectKey key) {
		return "beginning '" + this.store.keys().full(key) + "'";
	}

	private static String resuming(String full) {
		return "resuming '" + full + "'";
	}

}
