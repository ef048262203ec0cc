package dev.holdfast.destination;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a bucket itself keeps from being deleted. Without the permission to ask, the
 * answer is that it is kept: better a backup too many.
 *
 * @param store the bucket
 */
record S3Locks(S3Store store) {

	/** The objects that are locked, and how. */
	Map<ObjectKey, String> locked(List<ObjectKey> keys) {
		Boolean locking = locking();
		Map<ObjectKey, String> found = new LinkedHashMap<>();
		if (Boolean.FALSE.equals(locking)) {
			return found;
		}
		for (ObjectKey key : keys) {
			String why = (locking != null) ? asked(key) : told(key);
			if (why != null) {
				found.put(key, why);
			}
		}
		return found;
	}

	/** Whether the bucket locks at all; null where it does not say. */
	private @Nullable Boolean locking() {
		try {
			return this.store.connection()
				.request((client) -> client
					.getObjectLockConfiguration((request) -> request.bucket(this.store.spec().bucket())))
				.objectLockConfiguration()
				.objectLockEnabled() == ObjectLockEnabled.ENABLED;
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 403) {
				return null;
			}
			if (ex.statusCode() < 500 || ex.statusCode() == 501) {
				// none is configured, or the store does not know locks
				return false;
			}
			throw failure(ex);
		}
		catch (SdkException ex) {
			throw failure(ex);
		}
	}

	private @Nullable String asked(ObjectKey key) {
		String full = this.store.keys().full(key);
		String bucket = this.store.spec().bucket();
		ObjectLockRetention retention = ask("s3:GetObjectRetention",
				() -> this.store.connection()
					.request((client) -> client.getObjectRetention((request) -> request.bucket(bucket).key(full)))
					.retention());
		if (retention != null) {
			String why = until(retention.modeAsString(), retention.retainUntilDate());
			if (why != null) {
				return why;
			}
		}
		String hold = ask("s3:GetObjectLegalHold",
				() -> this.store.connection()
					.request((client) -> client.getObjectLegalHold((request) -> request.bucket(bucket).key(full)))
					.legalHold()
					.statusAsString());
		return held(hold);
	}

	/** Null where there is none, or no object. */
	private <T> @Nullable T ask(String permission, Supplier<@Nullable T> question) {
		try {
			return question.get();
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 404 || ex.statusCode() == 400) {
				return null;
			}
			throw this.store.connection().failure("asking whether objects are locked", permission, ex);
		}
		catch (SdkException ex) {
			throw failure(ex);
		}
	}

	/** What comes with an object where the bucket must not be asked. */
	private @Nullable String told(ObjectKey key) {
		HeadObjectResponse head = this.store.objects().head(key);
		if (head == null) {
			return null;
		}
		String why = until(head.objectLockModeAsString(), head.objectLockRetainUntilDate());
		return (why != null) ? why : held(head.objectLockLegalHoldStatusAsString());
	}

	private @Nullable String until(@Nullable String mode, @Nullable Instant date) {
		boolean over = date == null || !date.isAfter(this.store.options().clock().instant());
		return over ? null : "locked until " + date + " (" + mode + ")";
	}

	private static @Nullable String held(@Nullable String status) {
		return ObjectLockLegalHoldStatus.ON.toString().equals(status) ? "under a legal hold" : null;
	}

	private RuntimeException failure(SdkException ex) {
		return this.store.connection()
			.failure("asking whether objects are locked", "s3:GetBucketObjectLockConfiguration", ex);
	}

}
