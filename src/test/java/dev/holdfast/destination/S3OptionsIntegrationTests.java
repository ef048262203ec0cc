package dev.holdfast.destination;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

import dev.holdfast.plan.S3Spec;
import dev.holdfast.plan.S3Spec.Checksum;
import dev.holdfast.testing.FaultProxy;
import dev.holdfast.testing.HttpHead;
import dev.holdfast.testing.S3Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.holdfast.destination.DestinationContract.KEY;
import static dev.holdfast.destination.DestinationContract.PART;
import static dev.holdfast.destination.DestinationContract.part;
import static dev.holdfast.destination.DestinationContract.readAll;
import static dev.holdfast.destination.DestinationContract.refuses;
import static dev.holdfast.destination.DestinationContract.resumed;
import static org.assertj.core.api.Assertions.assertThat;

/** Settings of an S3 destination, looked at where they reach the store. */
class S3OptionsIntegrationTests {

	private static S3Server server;

	private static int buckets;

	@TempDir
	Path staging;

	private String bucket = "";

	private FaultProxy proxy;

	@BeforeAll
	static void start() throws Exception {
		server = S3Server.start();
	}

	@AfterAll
	static void stop() throws Exception {
		server.close();
	}

	@BeforeEach
	void createBucket() throws IOException {
		this.bucket = "backups-" + buckets++;
		server.createBucket(this.bucket);
		this.proxy = FaultProxy.before(server.port());
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
	}

	private S3Specs specs() {
		return S3Specs.at(this.proxy.endpoint()).bucket(this.bucket);
	}

	private Pieces archive() throws IOException {
		return Pieces.of(this.staging, 1, PART, 2 * PART + 12345);
	}

	@ParameterizedTest
	@EnumSource(Checksum.class)
	void everyKindOfChecksumIsSentAndAskedFor(Checksum checksum) throws IOException {
		Pieces pieces = archive();
		try (Destination destination = specs().checksum(checksum).open()) {
			StoredObject stored = pieces.storeIn(destination, KEY);
			assertThat(stored.checksum()).startsWith(switch (checksum) {
				case CRC32C -> "crc32c:";
				case SHA256 -> "sha256-of-parts:";
				case OFF -> "md5-of-parts:";
			});
			assertThat(destination.holding(KEY, pieces.parts())).isEqualTo(stored);
			assertThat(destination.warnings()).isEmpty();
		}
		String header = "x-amz-checksum-" + checksum.name().toLowerCase(Locale.ROOT);
		assertThat(this.proxy.requests()).filteredOn(HttpHead::isPart)
			.hasSize(3)
			.allSatisfy((request) -> assertThat(request.header(header) != null).isEqualTo(checksum != Checksum.OFF));
	}

	@Test
	void sendsNoChecksumHeadersWhenTheyAreOff() throws IOException {
		try (Destination destination = specs().checksum(Checksum.OFF).open()) {
			archive().storeIn(destination, KEY);
			destination.put(new ObjectKey("manifest"), new byte[100]);
			Upload upload = destination.begin(new ObjectKey("other"));
			upload.abort();
		}
		assertThat(this.proxy.requests()).filteredOn((request) -> !"HEAD".equals(request.method()))
			.hasSizeGreaterThan(7)
			.allSatisfy((request) -> assertThat(request.headers()).noneMatch(S3OptionsIntegrationTests::isChecksum));
	}

	private static boolean isChecksum(String header) {
		String lower = header.toLowerCase(Locale.ROOT);
		return lower.startsWith("x-amz-checksum") || lower.startsWith("x-amz-sdk-checksum")
				|| lower.startsWith("x-amz-trailer") || lower.startsWith("content-md5")
				|| lower.contains("aws-chunked");
	}

	@ParameterizedTest
	@EnumSource(Checksum.class)
	void resumesWithEveryKindOfChecksum(Checksum checksum) throws IOException {
		Pieces pieces = archive();
		String id;
		try (Destination died = specs().checksum(checksum).open()) {
			Upload begun = died.begin(KEY);
			begun.send(pieces.parts().get(1));
			id = begun.id();
		}
		try (Destination destination = specs().checksum(checksum).open()) {
			Upload upload = resumed(destination, id);
			Upload.StoredPart held = part(upload.held(), 2);
			assertThat(upload.holds(held, pieces.parts().get(1))).isTrue();
			Upload.StoredPart first = upload.send(pieces.parts().get(0));
			Upload.StoredPart last = upload.send(pieces.parts().get(2));
			upload.complete(List.of(first, held, last), pieces.bytes().length);
			assertThat(readAll(destination, KEY, 0)).isEqualTo(pieces.bytes());
		}
		assertThat(this.proxy.requests()).filteredOn((request) -> request.isPart(2)).hasSize(1);
	}

	@Test
	void nothingIsEverOverwritten() throws IOException {
		try (Destination destination = specs().open()) {
			archive().storeIn(destination, KEY);
			destination.put(new ObjectKey("manifest"), new byte[100]);
		}
		assertThat(this.proxy.requests())
			.filteredOn((request) -> request.isCompletion()
					|| ("PUT".equals(request.method()) && request.target().endsWith("/manifest")))
			.hasSize(2)
			.allSatisfy((request) -> assertThat(request.header("If-None-Match")).isEqualTo("*"));
	}

	@Test
	void passesOnWhatTheStoreIsToDoWithObjects() throws IOException {
		S3Specs specs = specs().storageClass("STANDARD_IA")
			.encryption("AES256")
			.tags(Map.of("team", "shop and more", "kind", "backup"));
		try (Destination destination = specs.open()) {
			archive().storeIn(destination, KEY);
			destination.put(new ObjectKey("manifest"), new byte[100]);
		}
		HttpHead creation = sent(HttpHead::isCreation);
		assertThat(creation.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
		assertThat(creation.header("x-amz-server-side-encryption")).isEqualTo("AES256");
		assertThat(creation.header("x-amz-tagging")).isEqualTo("kind=backup&team=shop%20and%20more");
		HttpHead manifest = sent((request) -> request.target().endsWith("/manifest") && "PUT".equals(request.method()));
		assertThat(manifest.header("x-amz-server-side-encryption")).isEqualTo("AES256");
		assertThat(manifest.header("x-amz-storage-class")).as("small objects stay readable and cheap").isNull();
		assertThat(server.client()
			.headObject((request) -> request.bucket(this.bucket).key("production/" + KEY))
			.serverSideEncryptionAsString()).isEqualTo("AES256");
	}

	private HttpHead sent(Predicate<HttpHead> request) {
		return this.proxy.requests().stream().filter(request).findFirst().orElseThrow();
	}

	@Test
	void objectsAreFoundBelowAnyPrefixOrNone() throws IOException {
		for (String prefix : List.of("", "deep/er")) {
			try (Destination destination = with(prefix, server.endpoint(), S3Server.ACCESS_KEY)) {
				destination.put(KEY, new byte[7]);
				assertThat(destination.list("shop/")).extracting(StoredObject::key).containsExactly(KEY);
				assertThat(destination.locate(KEY))
					.isEqualTo("s3://" + this.bucket + "/" + (prefix.isEmpty() ? "" : prefix + "/") + KEY);
			}
		}
		assertThat(server.keys(this.bucket)).containsExactlyInAnyOrder(KEY.value(), "deep/er/" + KEY);
	}

	@Test
	void takesTheDefaultCredentialChainWhenNoKeysAreSet() {
		Map<String, String> chain = Map.of("aws.accessKeyId", S3Server.ACCESS_KEY, "aws.secretAccessKey",
				S3Server.SECRET_KEY);
		chain.forEach(System::setProperty);
		try (Destination destination = with("", server.endpoint(), null)) {
			destination.put(KEY, new byte[7]);
			assertThat(server.keys(this.bucket)).containsExactly(KEY.value());
		}
		finally {
			chain.keySet().forEach(System::clearProperty);
		}
	}

	@Test
	void saysThatNoCredentialsWereFound() throws IOException {
		Map<String, String> nowhere = Map.of("aws.disableEc2Metadata", "true", "aws.sharedCredentialsFile",
				this.staging.resolve("none").toString(), "aws.configFile", this.staging.resolve("none").toString());
		nowhere.forEach(System::setProperty);
		try (Destination destination = with("", server.endpoint(), null)) {
			refuses(() -> destination.check(0)).withMessageContaining("no credentials found");
		}
		finally {
			nowhere.keySet().forEach(System::clearProperty);
		}
	}

	@Test
	void saysThatTheSecretIsWrong() {
		try (Destination destination = specs().keys(S3Server.ACCESS_KEY, "not-the-secret").open()) {
			refuses(() -> destination.check(0)).withMessageContaining("secret key does not belong")
				.satisfies((failure) -> assertThat(failure.toString()).doesNotContain("not-the-secret"));
			refuses(() -> destination.stat(KEY)).withMessageContaining("secret key does not belong");
		}
	}

	@Test
	void saysThatNobodyListensThere() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		try (Destination destination = S3Specs.at(URI.create("http://127.0.0.1:" + port)).open()) {
			refuses(() -> destination.check(0))
				.withMessageContaining("connection to http://127.0.0.1:" + port + " refused");
		}
	}

	@Test
	void saysThatAHostIsNotKnown() {
		try (Destination destination = S3Specs.at(URI.create("http://nowhere.invalid")).open()) {
			refuses(() -> destination.check(0))
				.withMessageContaining("connection to http://nowhere.invalid failed: host not found");
		}
	}

	@Test
	void saysThatAServerDoesNotSpeakTls() {
		URI secure = URI.create("https://127.0.0.1:" + server.port());
		try (Destination destination = S3Specs.at(secure).open()) {
			refuses(() -> destination.check(0)).withMessageContaining("no secure connection to https://127.0.0.1");
		}
	}

	@Test
	void timesOutWhileConnecting() throws IOException {
		List<Socket> waiting = new ArrayList<>();
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			// connections that nobody accepts: the system then ignores further ones
			for (int i = 0; i < 3; i++) {
				Socket socket = new Socket();
				waiting.add(socket);
				connectQuietly(socket, full);
			}
			URI endpoint = URI.create("http://127.0.0.1:" + full.getLocalPort());
			try (Destination destination = S3Specs.at(endpoint).timeout(Duration.ofMillis(300)).open()) {
				refuses(() -> destination.check(0)).withMessageContaining("no answer from " + endpoint);
			}
		}
		finally {
			for (Socket socket : waiting) {
				socket.close();
			}
		}
	}

	private static void connectQuietly(Socket socket, ServerSocket to) {
		try {
			socket.connect(to.getLocalSocketAddress(), 100);
		}
		catch (IOException ex) {
			// the queue is full, as it should be
		}
	}

	private Destination with(String prefix, URI endpoint, @Nullable String accessKey) {
		S3Spec spec = specs().spec();
		S3Spec changed = new S3Spec(spec.name(), this.bucket, prefix, null, endpoint, true,
				(accessKey != null) ? spec.accessKey() : null, (accessKey != null) ? spec.secretKey() : null, null,
				null, null, null, Map.of(), null, false, Checksum.CRC32C, 10000, null, spec.timeout(), true, List.of(),
				true);
		return new S3Destination(changed, Bandwidth.UNLIMITED, S3Specs.QUICK, Clock.systemUTC());
	}

}
