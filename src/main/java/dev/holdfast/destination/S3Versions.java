package dev.holdfast.destination;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MFADeleteStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The versions that a bucket keeps of its objects. */
final class S3Versions {

	private final S3Store store;

	private @Nullable GetBucketVersioningResponse answer;

	/** Whether the bucket did not let itself be asked. */
	private boolean unknown;

	S3Versions(S3Store store) {
		this.store = store;
		try {
			this.answer = store.connection()
				.request((client) -> client.getBucketVersioning((request) -> request.bucket(store.spec().bucket())));
		}
		catch (S3Exception ex) {
			// a store without versions need not know the question
			this.unknown = ex.statusCode() == 403;
			if (ex.statusCode() >= 500 && ex.statusCode() != 501) {
				throw failure(ex);
			}
		}
		catch (SdkException ex) {
			throw failure(ex);
		}
	}

	private RuntimeException failure(SdkException ex) {
		return this.store.connection().failure("asking for versions", "s3:GetBucketVersioning", ex);
	}

	/** Whether it keeps versions, or may. */
	boolean kept() {
		BucketVersioningStatus status = (this.answer != null) ? this.answer.status() : null;
		return this.unknown || status == BucketVersioningStatus.ENABLED || status == BucketVersioningStatus.SUSPENDED;
	}

	/** Whether versions are deleted only with a second factor. */
	boolean wantsMfa() {
		return this.answer != null && this.answer.mfaDelete() == MFADeleteStatus.ENABLED;
	}

	/** Whether something is there under a key. */
	boolean isVisible(ObjectKey key) {
		return this.store.objects().head(key) != null;
	}

	/** All versions of one object, markers included; of one that is not there none. */
	List<Doomed> of(ObjectKey key) {
		String full = this.store.keys().full(key);
		List<Doomed> found = new ArrayList<>();
		String keyMarker = null;
		String versionMarker = null;
		while (true) {
			ListObjectVersionsResponse page = page(full, keyMarker, versionMarker);
			if (page == null) {
				return visible(key);
			}
			page.versions()
				.stream()
				.filter((version) -> version.key().equals(full))
				.forEach((version) -> found.add(new Doomed(key, version.versionId())));
			page.deleteMarkers()
				.stream()
				.filter((marker) -> marker.key().equals(full))
				.forEach((marker) -> found.add(new Doomed(key, marker.versionId(), true)));
			boolean more = Boolean.TRUE.equals(page.isTruncated()) && full.equals(page.nextKeyMarker());
			if (!more) {
				return found;
			}
			keyMarker = page.nextKeyMarker();
			versionMarker = page.nextVersionIdMarker();
		}
	}

	/** Null where it is not allowed to look, or the store does not know the question. */
	private @Nullable ListObjectVersionsResponse page(String full, @Nullable String key, @Nullable String version) {
		try {
			return this.store.connection()
				.request((client) -> client.listObjectVersions((request) -> request.bucket(this.store.spec().bucket())
					.prefix(full)
					.keyMarker(key)
					.versionIdMarker(version)));
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 403 || ex.statusCode() == 501 || ex.statusCode() == 400) {
				return null;
			}
			throw failure(ex);
		}
		catch (SdkException ex) {
			throw failure(ex);
		}
	}

	private List<Doomed> visible(ObjectKey key) {
		HeadObjectResponse head = this.store.objects().head(key);
		if (head == null) {
			return List.of();
		}
		String version = head.versionId();
		return List.of(new Doomed(key, "null".equals(version) ? null : version));
	}

}
