package dev.holdfast.destination;

import java.io.IOException;
import java.io.InputStream;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An object from an offset to its end. A connection that is cut or falls silent is
 * replaced by a request for the rest, of the same object only (by its ETag).
 */
final class S3Input extends InputStream {

	private final S3Connection connection;

	private final S3Spec spec;

	private final String key;

	private long position;

	private int failures;

	private @Nullable String tag;

	private @Nullable ResponseInputStream<GetObjectResponse> response;

	private boolean ended;

	S3Input(S3Connection connection, S3Spec spec, String key, long offset) {
		this.connection = connection;
		this.spec = spec;
		this.key = key;
		this.position = offset;
		this.response = open();
	}

	@Override
	public int read() {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) {
		if (length == 0) {
			return 0;
		}
		while (!this.ended) {
			try {
				ResponseInputStream<GetObjectResponse> from = (this.response != null) ? this.response : open();
				this.response = from;
				int count = (from != null) ? from.read(bytes, offset, length) : -1;
				this.ended = count < 0;
				if (count > 0) {
					this.position += count;
					this.failures = 0;
					return count;
				}
			}
			catch (IOException | SdkClientException ex) {
				again(ex);
			}
		}
		return -1;
	}

	@Override
	public void close() {
		this.ended = true;
		discard();
	}

	/** Anything but the end: the rest need not be read from the line. */
	private void discard() {
		if (this.response != null) {
			this.response.abort();
			this.response = null;
		}
	}

	/** Waits and tries again, unless nothing at all arrived for several times. */
	private void again(Exception ex) {
		discard();
		this.failures++;
		if (this.failures >= this.connection.tuning().attempts()) {
			throw failure((ex instanceof SdkException sdk) ? sdk : SdkClientException.create("cut", ex));
		}
		this.connection.pause(this.failures);
	}

	private @Nullable ResponseInputStream<GetObjectResponse> open() {
		try {
			ResponseInputStream<GetObjectResponse> opened = this.connection
				.request((client) -> client.getObject(GetObjectRequest.builder()
					.bucket(this.spec.bucket())
					.key(this.key)
					.range((this.position > 0) ? "bytes=" + this.position + "-" : null)
					.ifMatch(this.tag)
					.build()));
			this.tag = opened.response().eTag();
			return opened;
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 416) {
				requireSize(this.position);
				this.ended = true;
				return null;
			}
			if (ex.statusCode() == 412) {
				throw this.connection.failures()
					.refused("reading '" + this.key + "': the object changed while it was read",
							"something replaced it: read again");
			}
			throw failure(ex);
		}
		catch (SdkException ex) {
			throw failure(ex);
		}
	}

	/** No bytes from this offset on: the end, or beyond it. */
	private void requireSize(long size) {
		Long stored = this.connection
			.call("reading '" + this.key + "'", "s3:GetObject",
					(client) -> client.headObject((request) -> request.bucket(this.spec.bucket()).key(this.key)))
			.contentLength();
		if (stored == null || stored != size) {
			throw this.connection.failures()
				.refused("'" + this.key + "' ends before byte " + size, "the object was cut: verify the backup");
		}
	}

	private HoldfastException failure(SdkException ex) {
		return this.connection.failure("reading '" + this.key + "'", "s3:GetObject", ex);
	}

}
