package dev.holdfast.plan;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An S3 bucket.
 *
 * @param name the destination's name
 * @param bucket the bucket
 * @param prefix put before every key, without slashes at its ends; may be empty
 * @param region the region, null for the SDK's default chain
 * @param endpoint of an S3-compatible store; null for AWS
 * @param pathStyle whether the bucket stands in the path
 * @param accessKey explicit key, null for the default credential chain
 * @param secretKey explicit secret, null for the default credential chain
 * @param sessionToken explicit session token
 * @param storageClass for example {@code STANDARD_IA}; null for the bucket's default
 * @param encryption {@code AES256} or {@code aws:kms}; null for the bucket's default
 * @param kmsKey the KMS key's id
 * @param tags object tags
 * @param objectLock lock put on each object, null for none
 * @param accelerate whether transfer acceleration is used
 * @param checksum which checksum is sent and compared
 * @param maxParts parts a multipart upload may have, at most 10,000
 * @param partSize smallest part in bytes; null for the default
 * @param timeout of one request
 * @param required whether a failure here fails the backup
 * @param only retention classes or labels taken; empty takes everything
 * @param deleteVersions whether a deletion in a bucket with versions removes those, too
 */
public record S3Spec(String name, String bucket, String prefix, @Nullable String region, @Nullable URI endpoint,
		boolean pathStyle, @Nullable Secret accessKey, @Nullable Secret secretKey, @Nullable Secret sessionToken,
		@Nullable String storageClass, @Nullable String encryption, @Nullable String kmsKey, Map<String, String> tags,
		@Nullable ObjectLock objectLock, boolean accelerate, Checksum checksum, int maxParts, @Nullable Long partSize,
		Duration timeout, boolean required, List<String> only, boolean deleteVersions) implements DestinationSpec {

	public S3Spec {
		tags = Map.copyOf(tags);
		only = List.copyOf(only);
	}

	/** Checksums a store may keep. */
	public enum Checksum {

		CRC32C, SHA256,
		/** None: for stores that refuse the headers. */
		OFF

	}

	/**
	 * An object lock.
	 *
	 * @param mode {@code GOVERNANCE} or {@code COMPLIANCE}
	 * @param days how long
	 */
	public record ObjectLock(String mode, int days) {
	}

}
