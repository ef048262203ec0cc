package dev.holdfast.destination;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Finished objects of a bucket: looked at, listed, deleted. */
final class S3Objects {

	private final S3Spec spec;

	private final S3Connection connection;

	private final S3Keys keys;

	private volatile boolean bucketSeen;

	S3Objects(S3Spec spec, S3Connection connection, S3Keys keys) {
		this.spec = spec;
		this.connection = connection;
		this.keys = keys;
	}

	/**
	 * Asks for an object. An answer to HEAD has no body, so a failure is looked into with
	 * a listing: that tells a missing object from a missing bucket, from a wrong key, and
	 * from a policy that answers 403 for what is not there.
	 */
	@Nullable HeadObjectResponse head(ObjectKey key) {
		String full = this.keys.full(key);
		try {
			HeadObjectResponse head = this.connection.request((client) -> client.headObject(
					(request) -> request.bucket(this.spec.bucket()).key(full).checksumMode(ChecksumMode.ENABLED)));
			this.bucketSeen = true;
			return head;
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 404 && this.bucketSeen) {
				return null;
			}
			if (ex.statusCode() >= 500) {
				throw failure(key, ex);
			}
			ListObjectsV2Response listed = page(full, null, 1);
			boolean there = listed.contents().stream().anyMatch((object) -> object.key().equals(full));
			if (there) {
				throw failure(key, ex);
			}
			return null;
		}
		catch (SdkException ex) {
			throw failure(key, ex);
		}
	}

	/**
	 * Fails unless the bucket answers; a listing says more of what is wrong than HEAD.
	 */
	void requireBucket() {
		page(this.keys.full(""), null, 1);
	}

	@Nullable StoredObject stat(ObjectKey key) {
		HeadObjectResponse head = head(key);
		return (head != null) ? stored(key, head) : null;
	}

	static StoredObject stored(ObjectKey key, HeadObjectResponse head) {
		Long size = head.contentLength();
		Instant modified = head.lastModified();
		return new StoredObject(key, (size != null) ? size : 0, (modified != null) ? modified : Instant.EPOCH,
				checksum(head));
	}

	List<StoredObject> list(String prefix) {
		List<StoredObject> found = new ArrayList<>();
		Set<String> tokens = new HashSet<>();
		String token = null;
		do {
			ListObjectsV2Response page = page(this.keys.full(prefix), token, null);
			page.contents().forEach((object) -> add(object, found));
			token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
			if (Boolean.TRUE.equals(page.isTruncated()) && (token == null || !tokens.add(token))) {
				throw this.connection.failures()
					.refused(
							"listing '" + this.keys.full(prefix)
									+ "': the store says there is more but not how to get it",
							"a listing that is not whole is not used: ask the store's maker");
			}
		}
		while (token != null);
		found.sort(Comparator.comparing((object) -> object.key().value()));
		return found;
	}

	private ListObjectsV2Response page(String prefix, @Nullable String token, @Nullable Integer most) {
		ListObjectsV2Response page = this.connection.call("listing", "s3:ListBucket",
				(client) -> client.listObjectsV2(ListObjectsV2Request.builder()
					.bucket(this.spec.bucket())
					.prefix(prefix)
					.continuationToken(token)
					.maxKeys(most)
					.build()));
		this.bucketSeen = true;
		return page;
	}

	private void add(S3Object object, List<StoredObject> found) {
		ObjectKey key = this.keys.ours(object.key());
		if (key != null) {
			String storageClass = object.storageClassAsString();
			found.add(new StoredObject(key, object.size(), object.lastModified(), null,
					(storageClass != null) ? storageClass : "STANDARD"));
		}
	}

	private HoldfastException failure(ObjectKey key, SdkException ex) {
		return this.connection.failure("looking at '" + this.keys.full(key) + "'", "s3:GetObject", ex);
	}

	/** The strongest sum that the store computed. */
	private static @Nullable String checksum(HeadObjectResponse head) {
		if (head.checksumSHA256() != null) {
			return name("sha256", head.checksumSHA256());
		}
		if (head.checksumCRC32C() != null) {
			return name("crc32c", head.checksumCRC32C());
		}
		String tag = (head.eTag() != null) ? head.eTag().replace("\"", "").toLowerCase(Locale.ROOT) : null;
		if (tag != null && ObjectSums.isMd5(tag, head.serverSideEncryptionAsString())) {
			return (tag.contains("-") ? "md5-of-parts:" : "md5:") + tag;
		}
		return (tag != null) ? "etag:" + tag : null;
	}

	private static String name(String algorithm, String base64) {
		int dash = base64.indexOf('-');
		String digits = HexFormat.of()
			.formatHex(Base64.getDecoder().decode((dash < 0) ? base64 : base64.substring(0, dash)));
		return (dash < 0) ? algorithm + ":" + digits : algorithm + "-of-parts:" + digits + base64.substring(dash);
	}

}
