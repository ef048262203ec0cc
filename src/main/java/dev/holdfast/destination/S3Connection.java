package dev.holdfast.destination;

import java.time.Duration;
import java.util.function.Function;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The SDK's client of one destination, made at first use: with time-outs and retries on
 * everything, no checksums but those that are asked for, and errors translated.
 */
final class S3Connection implements AutoCloseable {

	/** The slowest line that is not taken for a dead one, in bytes per second. */
	private static final long SLOWEST = 4 << 10;

	private static final Duration CONNECT = Duration.ofSeconds(20);

	private static final Duration SILENCE = Duration.ofMinutes(1);

	private final S3Spec spec;

	private final Bandwidth bandwidth;

	private final S3Tuning tuning;

	private final S3Failures failures;

	private @Nullable SdkHttpClient http;

	private @Nullable S3Client client;

	private boolean closed;

	S3Connection(S3Spec spec, Bandwidth bandwidth, S3Tuning tuning) {
		this.spec = spec;
		this.bandwidth = bandwidth;
		this.tuning = tuning;
		this.failures = new S3Failures(spec);
	}

	S3Tuning tuning() {
		return this.tuning;
	}

	S3Failures failures() {
		return this.failures;
	}

	/**
	 * Calls the store.
	 * @param doing for messages
	 * @param permission the action that a policy must allow, for messages
	 */
	<T> T call(String doing, String permission, Function<S3Client, T> request) {
		try {
			return request(request);
		}
		catch (SdkException ex) {
			throw failure(doing, permission, ex);
		}
	}

	/**
	 * Calls the store, for those who look at the SDK's exceptions. Nothing else escapes,
	 * not even what a client throws that is being closed.
	 */
	<T> T request(Function<S3Client, T> request) throws SdkException {
		S3Client open = client();
		try {
			return request.apply(open);
		}
		catch (SdkException | HoldfastException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw SdkClientException.create(String.valueOf(ex.getMessage()), ex);
		}
	}

	/** What the SDK threw, for people. */
	HoldfastException failure(String doing, String permission, RuntimeException ex) {
		synchronized (this) {
			if (this.closed) {
				return closed(ex);
			}
		}
		return this.failures.of(doing, permission, ex);
	}

	private synchronized S3Client client() {
		if (this.closed) {
			throw closed(null);
		}
		if (this.client == null) {
			try {
				this.http = http();
				this.client = build(this.http);
			}
			catch (SdkException | IllegalArgumentException | IllegalStateException | NullPointerException ex) {
				throw this.failures.of("preparing", "", ex);
			}
		}
		return this.client;
	}

	/**
	 * Time-outs of a request that carries so many bytes or does so much work.
	 * @param work of the store, beside a usual request's
	 */
	AwsRequestOverrideConfiguration patience(long bytes, Duration work) {
		Duration attempt = attempt().plus(work).plusSeconds(bytes / SLOWEST);
		return AwsRequestOverrideConfiguration.builder()
			.apiCallAttemptTimeout(attempt)
			.apiCallTimeout(whole(attempt))
			.build();
	}

	/** Waits before something that the SDK does not repeat by itself. */
	void pause(int failures) {
		try {
			this.tuning.pause(failures);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new HoldfastException(ExitCode.INTERRUPTED, "destination " + this.spec.name() + ": interrupted", null,
					ex);
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.http != null) {
			// the SDK closes only what it made itself
			this.http.close();
		}
		if (this.client != null) {
			this.client.close();
		}
	}

	private HoldfastException closed(@Nullable Throwable cause) {
		return new HoldfastException(ExitCode.INTERRUPTED, "destination " + this.spec.name() + ": closed", null, cause);
	}

	private Duration whole(Duration attempt) {
		return attempt.plus(this.tuning.longestDelay()).multipliedBy(this.tuning.attempts());
	}

	/** How long a store may neither take nor send a byte. */
	static Duration silence(S3Spec spec) {
		return shorter(spec.timeout(), SILENCE);
	}

	private static Duration shorter(Duration a, Duration b) {
		return (a.compareTo(b) < 0) ? a : b;
	}

	/** A request takes at least as long as the silences at its beginning and end. */
	private Duration attempt() {
		Duration silences = silence(this.spec).multipliedBy(3);
		return (this.spec.timeout().compareTo(silences) > 0) ? this.spec.timeout() : silences;
	}

	private S3Client build(SdkHttpClient http) {
		S3ClientBuilder builder = S3Client.builder()
			.httpClient(http)
			.credentialsProvider(credentials())
			.forcePathStyle(this.spec.pathStyle())
			.accelerate(this.spec.accelerate())
			.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
			.responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
			.serviceConfiguration((service) -> service.chunkedEncodingEnabled(false))
			.overrideConfiguration((override) -> override.retryStrategy(retries())
				.apiCallAttemptTimeout(attempt())
				.apiCallTimeout(whole(attempt())));
		if (this.spec.endpoint() != null) {
			builder.endpointOverride(this.spec.endpoint());
		}
		if (this.spec.region() != null) {
			builder.region(Region.of(this.spec.region()));
		}
		else if (this.spec.endpoint() != null) {
			builder.region(Region.US_EAST_1);
		}
		return builder.build();
	}

	private SdkHttpClient http() {
		Duration timeout = silence(this.spec);
		SdkHttpClient client = Apache5HttpClient.builder()
			.connectionTimeout(shorter(timeout, CONNECT))
			.socketTimeout(timeout)
			.connectionAcquisitionTimeout(timeout)
			.tcpKeepAlive(true)
			.build();
		return new MeteredHttpClient(client, this.bandwidth, timeout);
	}

	/** A run lasts hours: its retries are not rationed, as the SDK would by default. */
	private RetryStrategy retries() {
		BackoffStrategy delays = BackoffStrategy.exponentialDelay(this.tuning.firstDelay(), this.tuning.longestDelay());
		return AwsRetryStrategy.standardRetryStrategy()
			.toBuilder()
			.maxAttempts(this.tuning.attempts())
			.backoffStrategy(delays)
			.throttlingBackoffStrategy(delays)
			.retryOnException(S3Failures::changedOnTheWay)
			.circuitBreakerEnabled(false)
			.build();
	}

	private AwsCredentialsProvider credentials() {
		if (this.spec.accessKey() == null || this.spec.secretKey() == null) {
			return DefaultCredentialsProvider.builder().build();
		}
		String access = this.spec.accessKey().reveal();
		String secret = this.spec.secretKey().reveal();
		return StaticCredentialsProvider.create((this.spec.sessionToken() != null)
				? AwsSessionCredentials.create(access, secret, this.spec.sessionToken().reveal())
				: AwsBasicCredentials.create(access, secret));
	}

}
