package dev.holdfast.destination;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Puts every byte that goes out under the bandwidth limit, retries included, and ends
 * requests whose body no longer moves: a blocked write has no time-out of its own in
 * Java.
 */
final class MeteredHttpClient implements SdkHttpClient {

	/** What one waits for under a bandwidth limit. */
	private static final int SLICE = 16 << 10;

	private final SdkHttpClient client;

	private final Bandwidth bandwidth;

	private final Duration patience;

	private final Set<Exchange> running = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService watch;

	private final ScheduledFuture<?> looking;

	private volatile boolean closed;

	/**
	 * @param patience how long a body may stand still
	 */
	MeteredHttpClient(SdkHttpClient client, Bandwidth bandwidth, Duration patience) {
		this.client = client;
		this.bandwidth = bandwidth;
		this.patience = patience;
		this.watch = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "holdfast-s3-watch");
			thread.setDaemon(true);
			return thread;
		});
		long period = Math.max(50, Math.min(1000, patience.toMillis() / 4));
		this.looking = this.watch.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
	}

	@Override
	public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
		return request.contentStreamProvider().<ExecutableHttpRequest>map((content) -> {
			Exchange exchange = new Exchange();
			long length = request.httpRequest().firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(0L);
			exchange.request = this.client.prepareRequest(HttpExecuteRequest.builder()
				.request(request.httpRequest())
				.contentStreamProvider(() -> new MeteredStream(content.newStream(), exchange, length))
				.metricCollector(request.metricCollector().orElse(null))
				.build());
			return exchange;
		}).orElseGet(() -> this.client.prepareRequest(request));
	}

	@Override
	public String clientName() {
		return this.client.clientName();
	}

	@Override
	public void close() {
		this.closed = true;
		this.looking.cancel(false);
		this.watch.shutdownNow();
		this.running.forEach(Exchange::abort);
		this.client.close();
	}

	private void look() {
		long now = System.nanoTime();
		for (Exchange exchange : this.running) {
			if (exchange.sending && now - exchange.moved > this.patience.toNanos()) {
				exchange.stalled = true;
				exchange.abort();
			}
		}
	}

	/** One request with a body, on its way. */
	private final class Exchange implements ExecutableHttpRequest {

		private @Nullable ExecutableHttpRequest request;

		private volatile boolean sending;

		private volatile boolean stalled;

		private volatile long moved;

		@Override
		public HttpExecuteResponse call() throws IOException {
			MeteredHttpClient.this.running.add(this);
			try {
				return Objects.requireNonNull(this.request).call();
			}
			catch (IOException | RuntimeException ex) {
				if (this.stalled) {
					throw (IOException) new SocketTimeoutException(
							"no byte sent within " + MeteredHttpClient.this.patience.toSeconds() + " s")
						.initCause(ex);
				}
				throw ex;
			}
			finally {
				MeteredHttpClient.this.running.remove(this);
			}
		}

		@Override
		public void abort() {
			if (this.request != null) {
				this.request.abort();
			}
		}

	}

	/** A body while it is sent. */
	private final class MeteredStream extends InputStream {

		private final InputStream in;

		private final Exchange exchange;

		private long left;

		private MeteredStream(InputStream in, Exchange exchange, long length) {
			this.in = in;
			this.left = length;
			this.exchange = exchange;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			// the slice before this one has been written when the next is asked for
			this.exchange.sending = false;
			if (MeteredHttpClient.this.closed) {
				throw new IOException("the destination was closed");
			}
			int count = this.in.read(bytes, offset, Math.min(length, SLICE));
			if (count > 0) {
				MeteredHttpClient.this.bandwidth.acquire(count);
				this.exchange.moved = System.nanoTime();
				this.left -= count;
				// from the last slice on the time-out of the answer holds
				this.exchange.sending = this.left > 0;
			}
			return count;
		}

		@Override
		public void close() throws IOException {
			this.exchange.sending = false;
			this.in.close();
		}

	}

}
