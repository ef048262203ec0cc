package dev.holdfast.destination;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

import javax.net.ssl.SSLException;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Says in one line what an S3 store refused and what to do. Uses the store's error codes,
 * not its messages: those may hold keys and strings that were signed.
 *
 * @param spec of the destination
 */
record S3Failures(S3Spec spec) {

	private static final Set<String> WRONG_REGION = Set.of("PermanentRedirect", "AuthorizationHeaderMalformed",
			"IllegalLocationConstraintException", "IncorrectEndpoint", "TemporaryRedirect");

	private static final Set<String> CHANGED = Set.of("BadDigest", "XAmzContentChecksumMismatch",
			"XAmzContentSHA256Mismatch");

	private static final Set<String> EXPIRED = Set.of("ExpiredToken", "InvalidToken", "TokenRefreshRequired");

	/**
	 * Translates what the SDK threw.
	 * @param doing for example {@code listing}
	 * @param permission what it needs, for example {@code s3:ListBucket}
	 */
	HoldfastException of(String doing, String permission, RuntimeException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof HoldfastException known) {
				return known;
			}
			if (cause instanceof InterruptedException || cause instanceof AbortedException) {
				return new HoldfastException(ExitCode.INTERRUPTED, where(doing) + "interrupted", null, ex);
			}
		}
		if (ex instanceof AwsServiceException answer) {
			return answered(doing, permission, answer);
		}
		return unanswered(doing, ex);
	}

	HoldfastException refused(String what, String hint) {
		return refused(what, hint, null);
	}

	private HoldfastException refused(String what, String hint, @Nullable Throwable cause) {
		return new HoldfastException(ExitCode.DESTINATION_REFUSED, "destination " + this.spec.name() + ": " + what,
				hint, cause);
	}

	private String where(String doing) {
		return "destination " + this.spec.name() + ": " + doing + ": ";
	}

	/** Whether the store noticed that bytes changed: sent again they may arrive. */
	static boolean changedOnTheWay(Throwable ex) {
		return ex instanceof AwsServiceException answer && CHANGED.contains(code(answer));
	}

	static String code(AwsServiceException ex) {
		String code = (ex.awsErrorDetails() != null) ? ex.awsErrorDetails().errorCode() : null;
		return (code != null) ? code : "";
	}

	private HoldfastException answered(String doing, String permission, AwsServiceException ex) {
		String code = code(ex);
		String bucket = "bucket '" + this.spec.bucket() + "'";
		if (WRONG_REGION.contains(code) || ex.statusCode() == 301) {
			return refused(bucket + " is in another region" + region(ex), "set the destination's region", ex);
		}
		if (EXPIRED.contains(code)) {
			return refused("the credentials have expired", "renew the session, or use a key without an end", ex);
		}
		return switch (code) {
			case "NoSuchBucket" -> refused(bucket + " not found at " + endpoint(),
					"create the bucket, or correct the destination's bucket, region or endpoint", ex);
			case "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException" ->
				refused("the store does not know the access key", "correct the destination's access-key", ex);
			case "SignatureDoesNotMatch" ->
				refused("the secret key does not belong to the access key", "correct the destination's secret-key", ex);
			case "RequestTimeTooSkewed", "RequestExpired" ->
				refused("the clock of this machine differs too much from the store's" + date(ex),
						"set the clock (timedatectl, chronyc) and run again", ex);
			case "InvalidObjectState" -> refused(doing + ": the object is archived and must be thawed first",
					"have the store restore it (restore --thaw), then run again", ex);
			case "NoSuchKey" -> refused(doing + ": no such object", "list the destination: was it deleted?", ex);
			case "NoSuchUpload" -> refused(doing + ": the store no longer knows this upload",
					"run the backup again: it sends the archive anew", ex);
			case "BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch" ->
				refused(doing + ": the bytes changed on their way (" + code + ")",
						"run again; if it stays, look for a proxy or a failing network card in between", ex);
			default -> byStatus(doing, permission, code, ex);
		};
	}

	private HoldfastException byStatus(String doing, String permission, String code, AwsServiceException ex) {
		String said = ex.statusCode() + (code.isEmpty() ? "" : " " + code);
		if (ex.statusCode() == 401 || ex.statusCode() == 403) {
			return refused(doing + ": permission denied (" + said + ")",
					"grant " + permission + " on bucket '" + this.spec.bucket()
							+ "' to this key, see docs/destinations.md; a locked object stays until its time",
					ex);
		}
		if (ex.statusCode() >= 500) {
			return refused(doing + ": the store failed again and again (" + said + ")",
					"look at the store's state, then run the backup again: it resumes", ex);
		}
		return refused(doing + ": the store refused it (" + said + ")", hint(code), ex);
	}

	private static String hint(String code) {
		if (code.contains("Lock") || "InvalidRequest".equals(code)) {
			return "does the bucket support what the destination asks for (object-lock, encryption, storage-class, tags)?";
		}
		if (code.contains("StorageClass")) {
			return "correct the destination's storage-class";
		}
		return "if the store does not know checksums, set checksum: off; else see its documentation for this code";
	}

	private HoldfastException unanswered(String doing, RuntimeException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnknownHostException) {
				return refused("connection to " + endpoint() + " failed: host not found",
						"correct endpoint or region, or the name service", ex);
			}
			if (cause instanceof SocketTimeoutException || cause instanceof ApiCallTimeoutException
					|| cause instanceof ApiCallAttemptTimeoutException) {
				return refused(
						doing + ": no answer from " + endpoint() + " within "
								+ S3Connection.silence(this.spec).toSeconds() + " s, again and again",
						"look at the network and the store, or raise the destination's timeout", ex);
			}
			if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
				return refused("connection to " + endpoint() + " refused",
						"is the store running? correct the destination's endpoint", ex);
			}
			if (cause instanceof SSLException) {
				return refused("no secure connection to " + endpoint() + ": " + firstLine(cause),
						"is it https? let Java trust the store's certificate (docs/destinations.md)", ex);
			}
			if (cause instanceof IOException) {
				return refused(doing + ": the connection to " + endpoint() + " was cut again and again",
						"look at the network, then run the backup again: it resumes", ex);
			}
		}
		return local(doing, ex);
	}

	private HoldfastException local(String doing, RuntimeException ex) {
		String message = firstLine(ex);
		if (message.contains("Unable to load credentials")) {
			return refused("no credentials found",
					"set access-key and secret-key, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile", ex);
		}
		if (message.contains("Unable to load region")) {
			return refused("no region known", "set the destination's region, or AWS_REGION", ex);
		}
		return refused(doing + ": " + message, "correct the destination's settings, see docs/destinations.md", ex);
	}

	private String endpoint() {
		if (this.spec.endpoint() != null) {
			return this.spec.endpoint().toString();
		}
		return "AWS" + ((this.spec.region() != null) ? " " + this.spec.region() : "");
	}

	private static String region(AwsServiceException ex) {
		return header(ex, "x-amz-bucket-region", ": ");
	}

	private static String date(AwsServiceException ex) {
		return header(ex, "Date", ", which says ");
	}

	private static String header(AwsServiceException ex, String name, String before) {
		if (ex.awsErrorDetails() == null || ex.awsErrorDetails().sdkHttpResponse() == null) {
			return "";
		}
		return ex.awsErrorDetails().sdkHttpResponse().firstMatchingHeader(name).map(before::concat).orElse("");
	}

	private static String firstLine(Throwable ex) {
		String message = String.valueOf(ex.getMessage()).lines().findFirst().orElse("").strip();
		String cut = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
		return cut.isEmpty() ? ex.getClass().getSimpleName()
				: cut.substring(0, 1).toLowerCase(Locale.ROOT) + cut.substring(1);
	}

}
