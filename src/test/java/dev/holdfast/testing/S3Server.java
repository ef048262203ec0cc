package dev.holdfast.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A real S3 server in this JVM, on a free port of the loopback interface. It checks
 * signatures and checksums.
 */
public final class S3Server implements AutoCloseable {

	public static final String ACCESS_KEY = "holdfast-test";

	public static final String SECRET_KEY = "holdfast-test-secret";

	private final S3Proxy server;

	private final S3Client client;

	private S3Server(BlobStore store, AuthenticationType authentication) throws Exception {
		this.server = S3Proxy.builder()
			.blobStore(store)
			.endpoint(URI.create("http://127.0.0.1:0"))
			.awsAuthentication(authentication, ACCESS_KEY, SECRET_KEY)
			.ignoreUnknownHeaders(true)
			.maxSinglePartObjectSize(5L << 30)
			.v4MaxNonChunkedRequestSize(256L << 20)
			.stopTimeout(0)
			.build();
		this.server.start();
		this.client = client(endpoint());
	}

	/** Keeps objects in memory. */
	public static S3Server start() throws Exception {
		return new S3Server(new TransientNio2BlobStore(), AuthenticationType.AWS_V4);
	}

	/** Keeps objects in memory and takes unsigned requests, which a proxy may alter. */
	public static S3Server startWithoutSignatures() throws Exception {
		return new S3Server(new TransientNio2BlobStore(), AuthenticationType.NONE);
	}

	/** Keeps objects as files below a directory: for many or big ones. */
	public static S3Server start(Path directory) throws Exception {
		return new S3Server(new FilesystemNio2BlobStore(directory.toString()), AuthenticationType.AWS_V4);
	}

	/** For path-style addressing. */
	public URI endpoint() {
		return URI.create("http://127.0.0.1:" + port());
	}

	public int port() {
		return this.server.getPort();
	}

	/** To look at the server past the code under test. */
	public S3Client client() {
		return this.client;
	}

	public S3Server createBucket(String bucket) {
		this.client.createBucket((request) -> request.bucket(bucket));
		return this;
	}

	/** Keys of all objects of a bucket. */
	public List<String> keys(String bucket) {
		return this.client.listObjectsV2Paginator((request) -> request.bucket(bucket))
			.contents()
			.stream()
			.map(S3Object::key)
			.toList();
	}

	@Override
	public void close() throws Exception {
		this.client.close();
		this.server.stop();
	}

	static S3Client client(URI endpoint) {
		return client(endpoint, ACCESS_KEY, SECRET_KEY);
	}

	static S3Client client(URI endpoint, String accessKey, String secretKey) {
		return S3Client.builder()
			.endpointOverride(endpoint)
			.region(Region.US_EAST_1)
			.forcePathStyle(true)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
			.build();
	}

}
