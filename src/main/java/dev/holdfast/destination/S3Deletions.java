package dev.holdfast.destination;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.destination.Destination.Deletion;
import dev.holdfast.failure.HoldfastException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Deletes objects of a bucket, a thousand with one request where the store knows that. In
 * a bucket with versions all of them go, so that nothing stays that is paid for; where
 * that is not wanted or not allowed, a marker hides what stays, and that is told.
 *
 * @param store the bucket
 */
record S3Deletions(S3Store store) {

	/** As many as one request may name. */
	private static final int AT_ONCE = 1000;

	Deletion delete(List<ObjectKey> keys) {
		S3Versions versions = new S3Versions(this.store);
		Map<ObjectKey, String> left = new LinkedHashMap<>();
		Map<ObjectKey, HoldfastException> refused = new LinkedHashMap<>();
		if (!versions.kept()) {
			batches(keys.stream().map((key) -> new Doomed(key, null)).toList(), refused);
			return new Deletion(left, refused);
		}
		String why = !this.store.spec().deleteVersions() ? "the plan says versions: keep"
				: versions.wantsMfa() ? "the bucket wants MFA to delete versions" : null;
		Map<ObjectKey, HoldfastException> denied = new LinkedHashMap<>();
		if (why == null) {
			batches(keys.stream().flatMap((key) -> versions.of(key).stream()).toList(), denied);
		}
		List<ObjectKey> marked = (why != null) ? keys : List.copyOf(denied.keySet());
		hide(marked, versions, denied, refused);
		for (ObjectKey key : marked) {
			long there = refused.containsKey(key) ? 0 : versions.of(key).stream().filter(Doomed::hasBytes).count();
			if (there > 0) {
				HoldfastException denial = denied.get(key);
				String reason = (why != null) ? why : (denial != null) ? denial.what() : "the store kept it";
				left.put(key, there + ((there == 1) ? " version of '" : " versions of '") + this.store.keys().full(key)
						+ "' behind a deletion marker: " + reason);
			}
		}
		return new Deletion(left, refused);
	}

	/**
	 * What is locked is not hidden either: it would be there, and nobody would see it.
	 */
	private void hide(List<ObjectKey> keys, S3Versions versions, Map<ObjectKey, HoldfastException> denied,
			Map<ObjectKey, HoldfastException> refused) {
		List<Doomed> hidden = new ArrayList<>();
		Map<ObjectKey, String> locked = denied.isEmpty() ? Map.of()
				: new S3Locks(this.store).locked(List.copyOf(denied.keySet()));
		for (ObjectKey key : keys) {
			HoldfastException denial = denied.get(key);
			if (denial != null && locked.containsKey(key)) {
				refused.put(key, denial);
			}
			else if (versions.isVisible(key)) {
				hidden.add(new Doomed(key, null));
			}
		}
		batches(hidden, refused);
	}

	private void batches(List<Doomed> doomed, Map<ObjectKey, HoldfastException> refused) {
		for (int from = 0; from < doomed.size(); from += AT_ONCE) {
			batch(doomed.subList(from, Math.min(doomed.size(), from + AT_ONCE)), refused);
		}
	}

	private void batch(List<Doomed> doomed, Map<ObjectKey, HoldfastException> refused) {
		if (doomed.size() == 1) {
			one(doomed.get(0), refused);
			return;
		}
		try {
			DeleteObjectsResponse response = this.store.connection()
				.request((client) -> client.deleteObjects((request) -> request.bucket(this.store.spec().bucket())
					.delete((objects) -> objects.objects(doomed.stream().map(this::identifier).toList()))));
			response.errors().forEach((error) -> refuse(error, refused));
		}
		catch (S3Exception ex) {
			if (ex.statusCode() >= 500 && ex.statusCode() != 501) {
				doomed.forEach((each) -> refused.put(each.key(), failure(each, ex)));
				return;
			}
			// a store that does not know this request, or wants other sums with it
			doomed.forEach((each) -> one(each, refused));
		}
		catch (SdkException ex) {
			doomed.forEach((each) -> refused.put(each.key(), failure(each, ex)));
		}
	}

	private ObjectIdentifier identifier(Doomed doomed) {
		return ObjectIdentifier.builder()
			.key(this.store.keys().full(doomed.key()))
			.versionId(doomed.versionId())
			.build();
	}

	private void refuse(S3Error error, Map<ObjectKey, HoldfastException> refused) {
		ObjectKey key = this.store.keys().ours(error.key());
		if (key != null && !"NoSuchKey".equals(error.code()) && !"NoSuchVersion".equals(error.code())) {
			String permission = (error.versionId() != null) ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
			refused.put(key,
					this.store.connection()
						.failures()
						.refused("deleting '" + error.key() + "': the store refused it (" + error.code() + ")", "grant "
								+ permission + " on bucket '" + this.store.spec().bucket()
								+ "' to this key, see docs/destinations.md; a locked object stays until its time"));
		}
	}

	private void one(Doomed doomed, Map<ObjectKey, HoldfastException> refused) {
		try {
			this.store.connection()
				.request((client) -> client.deleteObject((request) -> request.bucket(this.store.spec().bucket())
					.key(this.store.keys().full(doomed.key()))
					.versionId(doomed.versionId())));
		}
		catch (SdkException ex) {
			refused.put(doomed.key(), failure(doomed, ex));
		}
	}

	private HoldfastException failure(Doomed doomed, SdkException ex) {
		return this.store.connection()
			.failure("deleting '" + this.store.keys().full(doomed.key()) + "'",
					(doomed.versionId() != null) ? "s3:DeleteObjectVersion" : "s3:DeleteObject", ex);
	}

}
