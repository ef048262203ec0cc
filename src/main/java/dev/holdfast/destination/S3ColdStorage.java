package dev.holdfast.destination;

import java.util.Set;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GlacierJobParameters;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.RestoreObjectRequest;
import software.amazon.awssdk.services.s3.model.RestoreRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tier;

import dev.holdfast.destination.Destination.Access;
import dev.holdfast.plan.S3Spec;

/**
 * Objects of storage classes that must be thawed before they are read (S3 API, "Restoring
 * an archived object").
 *
 * @param spec of the bucket
 * @param connection to it
 */
record S3ColdStorage(S3Spec spec, S3Connection connection) {

	private static final Set<String> COLD = Set.of("GLACIER", "DEEP_ARCHIVE");

	/** What the answer to HEAD says. */
	static Access access(HeadObjectResponse head) {
		boolean cold = head.storageClassAsString() != null && COLD.contains(head.storageClassAsString())
				|| head.archiveStatusAsString() != null && !head.archiveStatusAsString().isEmpty();
		String thawed = head.restore();
		if (thawed != null && thawed.contains("ongoing-request=\"true\"")) {
			return Access.THAWING;
		}
		return (cold && thawed == null) ? Access.COLD : Access.READY;
	}

	/** Asks for an object; one that was asked for already is success. */
	void thaw(String key, int days) {
		try {
			this.connection.request((client) -> client.restoreObject(RestoreObjectRequest.builder()
				.bucket(this.spec.bucket())
				.key(key)
				.restoreRequest(RestoreRequest.builder()
					.days(days)
					.glacierJobParameters(GlacierJobParameters.builder().tier(Tier.STANDARD).build())
					.build())
				.build()));
		}
		catch (S3Exception ex) {
			if (!"RestoreAlreadyInProgress".equals(S3Failures.code(ex))) {
				throw failure(key, ex);
			}
		}
		catch (SdkException ex) {
			throw failure(key, ex);
		}
	}

	private RuntimeException failure(String key, SdkException ex) {
		return this.connection.failure("thawing '" + key + "'", "s3:RestoreObject", ex);
	}

}
