package dev.holdfast.destination;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a destination asks of every object it stores.
 *
 * @param spec the destination
 * @param clock for the end of locks
 */
record S3Options(S3Spec spec, Clock clock) {

	static final String CONTENT_TYPE = "application/octet-stream";

	static final String WITHOUT_TAGS = "objects are stored without their tags: no permission to set them (s3:PutObjectTagging)";

	static final String WITHOUT_GUARD = "the store does not know If-None-Match: that nothing is overwritten is looked up before, not guaranteed";

	/** From these an object cannot be read at once. */
	private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

	CreateMultipartUploadRequest create(String key, boolean tagged) {
		return CreateMultipartUploadRequest.builder()
			.bucket(this.spec.bucket())
			.key(key)
			.contentType(CONTENT_TYPE)
			.storageClass(this.spec.storageClass())
			.serverSideEncryption(this.spec.encryption())
			.ssekmsKeyId(this.spec.kmsKey())
			.tagging(tagged ? tags() : null)
			.objectLockMode(lockMode())
			.objectLockRetainUntilDate(lockedUntil())
			.checksumAlgorithm(algorithm())
			.checksumType((this.spec.checksum() == S3Spec.Checksum.CRC32C) ? ChecksumType.FULL_OBJECT : null)
			.build();
	}

	/**
	 * For small objects, which must stay readable: an archive class is not for them, and
	 * the classes for rare access would bill them as if they were bigger.
	 */
	PutObjectRequest.Builder put(String key, boolean tagged) {
		boolean plain = this.spec.storageClass() == null || ARCHIVES.contains(this.spec.storageClass())
				|| this.spec.storageClass().endsWith("_IA");
		return PutObjectRequest.builder()
			.bucket(this.spec.bucket())
			.key(key)
			.contentType(CONTENT_TYPE)
			.storageClass(plain ? null : this.spec.storageClass())
			.serverSideEncryption(this.spec.encryption())
			.ssekmsKeyId(this.spec.kmsKey())
			.tagging(tagged ? tags() : null)
			.objectLockMode(lockMode())
			.objectLockRetainUntilDate(lockedUntil());
	}

	/** Whether a refusal may be due to the tags alone. */
	boolean mayOmitTags(S3Exception refused) {
		return refused.statusCode() == 403 && !this.spec.tags().isEmpty();
	}

	/** S3 wants an MD5 of what it locks, unless another checksum is sent. */
	boolean needsMd5() {
		return this.spec.objectLock() != null && this.spec.checksum() == S3Spec.Checksum.OFF;
	}

	private @Nullable ChecksumAlgorithm algorithm() {
		return switch (this.spec.checksum()) {
			case CRC32C -> ChecksumAlgorithm.CRC32_C;
			case SHA256 -> ChecksumAlgorithm.SHA256;
			case OFF -> null;
		};
	}

	private @Nullable String tags() {
		return !this.spec.tags().isEmpty() ? this.spec.tags()
			.entrySet()
			.stream()
			.map((tag) -> encode(tag.getKey()) + "=" + encode(tag.getValue()))
			.sorted()
			.collect(Collectors.joining("&")) : null;
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
	}

	private @Nullable String lockMode() {
		return (this.spec.objectLock() != null) ? this.spec.objectLock().mode() : null;
	}

	private @Nullable Instant lockedUntil() {
		return (this.spec.objectLock() != null)
				? this.clock.instant().plus(Duration.ofDays(this.spec.objectLock().days())) : null;
	}

}
