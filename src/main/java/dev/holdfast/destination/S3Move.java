package dev.holdfast.destination;

import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.HoldfastException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/**
 * Moves objects to other storage classes: the store copies each onto itself. Whoever
 * reads meanwhile finds the one or the other, both with the same bytes.
 *
 * @param store the bucket
 */
record S3Move(S3Store store) {

	/** The most that one request copies, in bytes. */
	private static final long AT_ONCE = 5L << 30;

	private static final long PART = 512L << 20;

	void move(ObjectKey key, String storageClass) {
		HeadObjectResponse before = this.store.objects().head(key);
		if (before == null) {
			throw this.store.connection()
				.failures()
				.refused("moving '" + this.store.keys().full(key) + "': no such object",
						"list the destination: was it deleted?");
		}
		String full = this.store.keys().full(key);
		try {
			if (before.contentLength() > AT_ONCE) {
				inParts(full, before, storageClass);
			}
			else {
				whole(full, before, storageClass);
			}
		}
		catch (SdkException ex) {
			throw this.store.connection().failure("moving '" + full + "' to " + storageClass, "s3:PutObject", ex);
		}
		check(key, before, storageClass);
		forgetVersion(full, before);
	}

	/** Some stores copy nothing onto itself unless its metadata is said anew. */
	private void whole(String full, HeadObjectResponse before, String storageClass) {
		String bucket = this.store.spec().bucket();
		this.store.connection()
			.request((client) -> client.copyObject((request) -> request.sourceBucket(bucket)
				.sourceKey(full)
				.destinationBucket(bucket)
				.destinationKey(full)
				.copySourceIfMatch(before.eTag())
				.metadataDirective(MetadataDirective.REPLACE)
				.contentType(before.contentType())
				.metadata(before.metadata())
				.storageClass(storageClass)
				.serverSideEncryption(this.store.spec().encryption())
				.ssekmsKeyId(this.store.spec().kmsKey())));
	}

	private void inParts(String full, HeadObjectResponse before, String storageClass) {
		S3Connection connection = this.store.connection();
		String bucket = this.store.spec().bucket();
		CreateMultipartUploadResponse upload = connection.request((client) -> client.createMultipartUpload(
				this.store.options().create(full, true).toBuilder().storageClass(storageClass).build()));
		try {
			List<CompletedPart> parts = new ArrayList<>();
			long size = before.contentLength();
			for (long from = 0; from < size; from += PART) {
				String range = "bytes=" + from + "-" + (Math.min(size, from + PART) - 1);
				int number = parts.size() + 1;
				CopyPartResult copied = connection
					.request((client) -> client.uploadPartCopy((request) -> request.sourceBucket(bucket)
						.sourceKey(full)
						.destinationBucket(bucket)
						.destinationKey(full)
						.copySourceIfMatch(before.eTag())
						.copySourceRange(range)
						.uploadId(upload.uploadId())
						.partNumber(number)))
					.copyPartResult();
				parts.add(CompletedPart.builder()
					.partNumber(number)
					.eTag(copied.eTag())
					.checksumCRC32C(copied.checksumCRC32C())
					.checksumSHA256(copied.checksumSHA256())
					.build());
			}
			connection.request((client) -> client.completeMultipartUpload((request) -> request.bucket(bucket)
				.key(full)
				.uploadId(upload.uploadId())
				.multipartUpload((all) -> all.parts(parts))));
		}
		catch (SdkException | HoldfastException ex) {
			new S3Uploads(this.store).abandon(full, upload.uploadId());
			throw ex;
		}
	}

	/** A store that copies something else is told from one that does not. */
	private void check(ObjectKey key, HeadObjectResponse before, String storageClass) {
		HeadObjectResponse after = this.store.objects().head(key);
		if (after == null) {
			throw changed(key, storageClass);
		}
		boolean same = after.contentLength().equals(before.contentLength()) && (before.checksumCRC32C() == null
				|| after.checksumCRC32C() == null || before.checksumCRC32C().contains("-")
				|| after.checksumCRC32C().contains("-") || before.checksumCRC32C().equals(after.checksumCRC32C()));
		if (!same) {
			throw changed(key, storageClass);
		}
		String is = (after.storageClassAsString() != null) ? after.storageClassAsString() : "STANDARD";
		if (!is.equals(storageClass)) {
			throw this.store.connection()
				.failures()
				.refused(
						"moving '" + this.store.keys().full(key) + "' to " + storageClass + ": the store left it in "
								+ is,
						"take the storage-class out of the plan's retention: this store does not know it");
		}
	}

	private HoldfastException changed(ObjectKey key, String storageClass) {
		return this.store.connection()
			.failures()
			.refused("moving '" + this.store.keys().full(key) + "' to " + storageClass
					+ ": what is there now is not what was there", "verify this backup");
	}

	/** In a bucket with versions the copy in the old class would be paid for, too. */
	private void forgetVersion(String full, HeadObjectResponse before) {
		String version = before.versionId();
		if (version == null || "null".equals(version) || !this.store.spec().deleteVersions()) {
			return;
		}
		try {
			this.store.connection()
				.request((client) -> client.deleteObject(
						(request) -> request.bucket(this.store.spec().bucket()).key(full).versionId(version)));
		}
		catch (SdkException ex) {
			this.store.warnings()
				.add("the version of '" + full + "' in its old storage class stays: no permission"
						+ " (s3:DeleteObjectVersion)");
		}
	}

}
