package dev.holdfast.destination;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

import dev.holdfast.destination.ObjectSums.Verdict;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.S3Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Manifests, signatures and the like: stored in one request, never over another object.
 *
 * @param store the bucket
 */
record S3SmallObjects(S3Store store) {

	StoredObject put(ObjectKey key, byte[] content) {
		try {
			send(key, content, true, true);
		}
		catch (S3Exception ex) {
			afterRefusal(key, content, ex);
		}
		catch (SdkException ex) {
			throw failure(key, ex);
		}
		return verified(key, content);
	}

	/** 409 and 412: something is there, perhaps what our own first attempt stored. */
	private void afterRefusal(ObjectKey key, byte[] content, S3Exception refused) {
		boolean taken = refused.statusCode() == 409 || refused.statusCode() == 412;
		boolean unguarded = refused.statusCode() == 501;
		if (taken || unguarded) {
			HeadObjectResponse there = this.store.objects().head(key);
			if (there != null && !holds(key, content)) {
				throw this.store.taken(this.store.keys().full(key));
			}
			if (there != null) {
				return;
			}
		}
		boolean untagged = this.store.options().mayOmitTags(refused);
		if (!unguarded && !untagged) {
			throw failure(key, refused);
		}
		this.store.connection().call("storing '" + this.store.keys().full(key) + "'", "s3:PutObject", (client) -> {
			send(key, content, !unguarded, !untagged);
			return content;
		});
		this.store.warnings().add(untagged ? S3Options.WITHOUT_TAGS : S3Options.WITHOUT_GUARD);
	}

	private void send(ObjectKey key, byte[] content, boolean guarded, boolean tagged) {
		PutObjectRequest.Builder request = this.store.options().put(this.store.keys().full(key), tagged);
		S3Spec.Checksum checksum = this.store.spec().checksum();
		switch (checksum) {
			case CRC32C -> request.checksumCRC32C(base64(crc32c(content)));
			case SHA256 -> request.checksumSHA256(base64(Checksums.digest("SHA-256").digest(content)));
			case OFF -> request
				.contentMD5(this.store.options().needsMd5() ? base64(Checksums.digest("MD5").digest(content)) : null);
		}
		if (guarded) {
			request.ifNoneMatch("*");
		}
		this.store.connection().request((client) -> client.putObject(request.build(), RequestBody.fromBytes(content)));
	}

	private StoredObject verified(ObjectKey key, byte[] content) {
		HeadObjectResponse head = this.store.objects().head(key);
		Verdict verdict = (head != null) ? ObjectSums.of(content, crc32c(content)).compare(head) : Verdict.DIFFERENT;
		if (head == null || verdict == Verdict.DIFFERENT || (verdict == Verdict.UNKNOWN && !holds(key, content))) {
			throw this.store.connection()
				.failures()
				.refused("'" + this.store.keys().full(key) + "': the store holds other bytes than were sent",
						"look at proxies in between and at the store's disks, then run the backup again");
		}
		return S3Objects.stored(key, head);
	}

	/** Reads it back: it is small. */
	private boolean holds(ObjectKey key, byte[] content) {
		try (InputStream in = new S3Input(this.store.connection(), this.store.spec(), this.store.keys().full(key), 0)) {
			return Arrays.equals(in.readNBytes(content.length + 1), content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HoldfastException failure(ObjectKey key, SdkException ex) {
		return this.store.connection().failure("storing '" + this.store.keys().full(key) + "'", "s3:PutObject", ex);
	}

	private static byte[] crc32c(byte[] content) {
		CRC32C crc = new CRC32C();
		crc.update(content);
		return ObjectSums.bytes((int) crc.getValue());
	}

	private static String base64(byte[] bytes) {
		return Base64.getEncoder().encodeToString(bytes);
	}

}
