package dev.holdfast.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A versitygw process: an S3 server with versions, object lock and bucket policies, which
 * keeps objects as files.
 */
public final class VersityServer implements AutoCloseable {

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

	private final Path program;

	private final Path directory;

	private final int port;

	private final Process process;

	private final S3Client client;

	private VersityServer(Path directory, Path data) throws IOException, InterruptedException {
		this.program = TestTools.require("versitygw");
		this.directory = directory;
		this.port = freePort();
		for (String name : List.of("users", "versions", "sidecar")) {
			Files.createDirectories(directory.resolve(name));
		}
		this.process = new ProcessBuilder(command(data)).redirectErrorStream(true)
			.redirectOutput(directory.resolve("log").toFile())
			.start();
		awaitPort();
		this.client = S3Server.client(endpoint());
	}

	/** Keeps everything below a directory. */
	public static VersityServer start(Path directory) throws IOException, InterruptedException {
		return start(directory, Files.createDirectories(directory.resolve("data")));
	}

	/** Keeps objects in a directory that may be on another file system. */
	public static VersityServer start(Path directory, Path data) throws IOException, InterruptedException {
		return new VersityServer(directory, data);
	}

	public URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	public int port() {
		return this.port;
	}

	/** As the administrator, to look at the server past the code under test. */
	public S3Client client() {
		return this.client;
	}

	public void createBucket(String bucket) {
		this.client.createBucket((request) -> request.bucket(bucket));
	}

	/** A bucket with versions and object lock. */
	public void createLockingBucket(String bucket) {
		this.client.createBucket((request) -> request.bucket(bucket).objectLockEnabledForBucket(true));
		this.client.putBucketVersioning((request) -> request.bucket(bucket)
			.versioningConfiguration((versioning) -> versioning.status(BucketVersioningStatus.ENABLED)));
	}

	/** A user who may do nothing but what bucket policies say. */
	public void createUser(String accessKey, String secretKey) {
		admin("create-user", "--access", accessKey, "--secret", secretKey, "--role", "user");
	}

	public void policy(String bucket, String policy) {
		this.client.putBucketPolicy((request) -> request.bucket(bucket).policy(policy));
	}

	public List<String> keys(String bucket) {
		return this.client.listObjectsV2Paginator((request) -> request.bucket(bucket))
			.contents()
			.stream()
			.map(S3Object::key)
			.toList();
	}

	@Override
	public void close() throws InterruptedException {
		this.client.close();
		this.process.destroy();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			this.process.destroyForcibly().waitFor();
		}
	}

	private List<String> command(Path data) {
		return List.of(this.program.toString(), "--access", S3Server.ACCESS_KEY, "--secret", S3Server.SECRET_KEY,
				"--port", "127.0.0.1:" + this.port, "--iam-dir", this.directory.resolve("users").toString(),
				"--iam-cache-disable", "--keep-alive", "--quiet", "posix", "--versioning-dir",
				this.directory.resolve("versions").toString(), "--sidecar",
				this.directory.resolve("sidecar").toString(), data.toString());
	}

	private void admin(String... arguments) {
		List<String> command = new ArrayList<>(List.of(this.program.toString(), "admin", "--access",
				S3Server.ACCESS_KEY, "--secret", S3Server.SECRET_KEY, "--endpoint-url", endpoint().toString()));
		command.addAll(List.of(arguments));
		ProcessOutput.of(command, Map.of()).outOfSuccess();
	}

	private void awaitPort() throws IOException, InterruptedException {
		long end = System.nanoTime() + PATIENCE;
		while (!accepts()) {
			if (!this.process.isAlive() || System.nanoTime() > end) {
				this.process.destroyForcibly();
				throw new IOException("versitygw did not start: " + Files.readString(this.directory.resolve("log")));
			}
			this.process.waitFor(20, TimeUnit.MILLISECONDS);
		}
	}

	private boolean accepts() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
