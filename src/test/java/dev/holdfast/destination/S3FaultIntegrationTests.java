package dev.holdfast.destination;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.holdfast.destination.Upload.StoredPart;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.plan.S3Spec.Checksum;
import dev.holdfast.testing.Fault;
import dev.holdfast.testing.FaultProxy;
import dev.holdfast.testing.HttpHead;
import dev.holdfast.testing.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;

import static dev.holdfast.destination.DestinationContract.KEY;
import static dev.holdfast.destination.DestinationContract.PART;
import static dev.holdfast.destination.DestinationContract.readAll;
import static dev.holdfast.destination.DestinationContract.refuses;
import static org.assertj.core.api.Assertions.assertThat;

/** What goes wrong between us and a store, provoked for real. */
@Timeout(120)
class S3FaultIntegrationTests {

	private static final int ALWAYS = 1000;

	private static final String FULL = "production/" + KEY;

	private static S3Server server;

	private static int buckets;

	private String bucket = "";

	private FaultProxy proxy;

	private Destination destination;

	@TempDir
	Path staging;

	@BeforeAll
	static void start() throws Exception {
		server = S3Server.startWithoutSignatures();
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
		this.destination = specs().open();
	}

	@AfterEach
	void close() throws IOException {
		this.destination.close();
		this.proxy.close();
	}

	private S3Specs specs() {
		return S3Specs.at(this.proxy.endpoint()).bucket(this.bucket);
	}

	private Destination reopened(S3Specs specs) {
		this.destination.close();
		this.destination = specs.open();
		return this.destination;
	}

	private Pieces archive() throws IOException {
		return Pieces.of(this.staging, 1, PART, 2 * PART + 12345);
	}

	private void storesAll(Pieces pieces) {
		StoredObject stored = pieces.storeIn(this.destination, KEY);
		assertThat(stored.size()).isEqualTo(pieces.bytes().length);
		assertThat(behind()).isEqualTo(pieces.bytes());
	}

	private byte[] behind() {
		return server.client().getObjectAsBytes((request) -> request.bucket(this.bucket).key(FULL)).asByteArrayUnsafe();
	}

	@Test
	void sendsAPartAgainWhoseConnectionIsResetAtSixtyPercent() throws IOException {
		Fault fault = this.proxy.inject(Fault.reset(0.6, 2, (request) -> request.isPart(2)));
		storesAll(archive());
		assertThat(fault.fired()).isEqualTo(2);
	}

	@Test
	void saysThatTheConnectionIsCutAgainAndAgain() throws IOException {
		Fault fault = this.proxy.inject(Fault.reset(0.6, ALWAYS, HttpHead::isPart));
		Pieces pieces = archive();
		Upload upload = this.destination.begin(KEY);
		refuses(() -> upload.send(pieces.parts().get(0))).withMessageContaining("was cut again and again")
			.withMessageContaining("destination offsite: sending part 1");
		assertThat(fault.fired()).isEqualTo(S3Specs.QUICK.attempts());
	}

	@ParameterizedTest
	@CsvSource({ "500,InternalError", "503,SlowDown", "502,BadGateway", "429,TooManyRequests" })
	void repeatsWhatTheStoreFailedToDo(int status, String code) throws IOException {
		Fault fault = this.proxy.inject(Fault.answer(status, code, 3, (request) -> true));
		storesAll(archive());
		assertThat(fault.fired()).isEqualTo(3);
	}

	@Test
	void saysThatTheStoreFailsAgainAndAgain() {
		Fault fault = this.proxy.inject(Fault.answer(500, "InternalError", ALWAYS, (request) -> true));
		refuses(() -> this.destination.begin(KEY)).withMessageContaining("500 InternalError");
		refuses(() -> this.destination.check(0)).withMessageContaining("500 InternalError");
		refuses(() -> this.destination.stat(KEY)).withMessageContaining("(500");
		refuses(() -> this.destination.list("")).withMessageContaining("500 InternalError");
		assertThat(fault.fired()).isEqualTo(4 * S3Specs.QUICK.attempts());
	}

	@ParameterizedTest
	@CsvSource({ "0.0", "0.6", "1.0" })
	void timesOutOnAStoreThatFallsSilentAndTriesAgain(double share) throws IOException {
		reopened(specs().timeout(Duration.ofSeconds(1)));
		Fault fault = this.proxy.inject(Fault.stall(share, 1, (request) -> request.isPart(1)));
		storesAll(archive());
		assertThat(fault.fired()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "0.0", "0.6", "1.0" })
	void saysThatTheStoreDoesNotAnswer(double share) throws IOException {
		reopened(specs().timeout(Duration.ofMillis(500)));
		Fault fault = this.proxy.inject(Fault.stall(share, ALWAYS, HttpHead::isPart));
		Pieces pieces = archive();
		Upload upload = this.destination.begin(KEY);
		refuses(() -> upload.send(pieces.parts().get(0))).withMessageContaining("no answer from http://127.0.0.1");
		assertThat(fault.fired()).isEqualTo(S3Specs.QUICK.attempts());
	}

	@Test
	void aSilentStoreDoesNotKeepAnyOtherCallWaiting() {
		reopened(specs().timeout(Duration.ofMillis(300)));
		Fault fault = this.proxy.inject(Fault.stall(1, ALWAYS, (request) -> true));
		refuses(() -> this.destination.check(0)).withMessageContaining("no answer");
		refuses(() -> this.destination.stat(KEY)).withMessageContaining("no answer");
		refuses(() -> this.destination.put(KEY, new byte[3])).withMessageContaining("no answer");
		refuses(() -> readAll(this.destination, KEY, 0)).withMessageContaining("no answer");
		refuses(() -> this.destination.pending("")).withMessageContaining("no answer");
		refuses(() -> this.destination.delete(KEY)).withMessageContaining("no answer");
		assertThat(fault.fired()).isGreaterThanOrEqualTo(6 * S3Specs.QUICK.attempts());
	}

	@Test
	void endsSoonWhenItsThreadIsInterrupted() throws Exception {
		this.proxy.inject(Fault.stall(0.5, ALWAYS, HttpHead::isPart));
		Pieces pieces = archive();
		Upload upload = this.destination.begin(KEY);
		CompletableFuture<ExitCode> ended = new CompletableFuture<>();
		Thread sender = sender(upload, pieces, ended);
		awaitPartRequest();
		sender.interrupt();
		assertThat(ended.get(2, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
	}

	@Test
	void endsSoonWhenItIsClosedByAnotherThread() throws Exception {
		this.proxy.inject(Fault.stall(0.5, ALWAYS, HttpHead::isPart));
		Pieces pieces = archive();
		Upload upload = this.destination.begin(KEY);
		CompletableFuture<ExitCode> ended = new CompletableFuture<>();
		sender(upload, pieces, ended);
		awaitPartRequest();
		this.destination.close();
		assertThat(ended.get(2, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
	}

	private static Thread sender(Upload upload, Pieces pieces, CompletableFuture<ExitCode> ended) {
		Thread sender = new Thread(() -> {
			try {
				upload.send(pieces.parts().get(0));
				ended.complete(ExitCode.DONE);
			}
			catch (HoldfastException ex) {
				ended.complete(ex.code());
			}
		});
		sender.start();
		return sender;
	}

	private void awaitPartRequest() {
		while (this.proxy.requests().stream().noneMatch(HttpHead::isPart)) {
			Thread.onSpinWait();
		}
	}

	@Test
	void believesTheObjectWhenTheAnswerToTheCompletionIsLost() throws IOException {
		Fault fault = this.proxy.inject(Fault.swallowResponse(1, HttpHead::isCompletion));
		storesAll(archive());
		assertThat(fault.fired()).isEqualTo(1);
		assertThat(this.destination.pending("")).isEmpty();
	}

	@Test
	void believesTheObjectWhenEveryAnswerToTheCompletionIsLost() throws IOException {
		Fault fault = this.proxy.inject(Fault.swallowResponse(1, HttpHead::isCompletion));
		Fault after = this.proxy.inject(Fault.reset(1, ALWAYS, HttpHead::isCompletion));
		storesAll(archive());
		assertThat(fault.fired()).isEqualTo(1);
		assertThat(after.fired()).isEqualTo(S3Specs.QUICK.attempts() - 1);
	}

	@Test
	void believesAPutWhoseAnswerIsLost() throws IOException {
		Fault fault = this.proxy.inject(Fault.swallowResponse(1, (request) -> "PUT".equals(request.method())));
		this.destination.put(KEY, "manifest".getBytes(StandardCharsets.UTF_8));
		assertThat(behind()).asString(StandardCharsets.UTF_8).isEqualTo("manifest");
		assertThat(fault.fired()).isEqualTo(1);
	}

	@Test
	void doesNotBelieveAnotherObjectAfterALostAnswer() throws IOException {
		this.destination.check(0);
		Pieces pieces = archive();
		Upload upload = this.destination.begin(KEY);
		List<StoredPart> parts = pieces.sendAll(upload);
		this.proxy.inject(Fault.answer(412, "PreconditionFailed", ALWAYS, HttpHead::isCompletion));
		Fault race = this.proxy.inject(Fault.alterResponse(1, (request) -> {
			boolean look = "HEAD".equals(request.method());
			if (look) {
				server.client()
					.putObject((put) -> put.bucket(this.bucket).key(FULL), RequestBody.fromString("another's"));
			}
			return look;
		}, (head) -> new HttpHead("HTTP/1.1 404 Not Found", List.of("Content-Length: 0"))));
		refuses(() -> upload.complete(parts, pieces.bytes().length)).withMessageContaining("exists already");
		assertThat(behind()).asString(StandardCharsets.UTF_8).isEqualTo("another's");
		assertThat(race.fired()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(Checksum.class)
	void noticesThatTheStoreHoldsOtherBytesOfAPart(Checksum checksum) throws IOException {
		reopened(specs().checksum(checksum));
		// what lies between takes the checksums away as well, and the store says success
		Fault fault = this.proxy.inject(Fault.alterRequest(1, (request) -> request.isPart(2),
				(head) -> head.with("x-amz-checksum-crc32c", null)
					.with("x-amz-checksum-sha256", null)
					.with("x-amz-content-sha256", "UNSIGNED-PAYLOAD")));
		Pieces pieces = archive();
		Upload upload = this.destination.begin(KEY);
		refuses(() -> pieces.sendAll(upload)).withMessageContaining("part 2 of")
			.withMessageContaining("holds other bytes");
		assertThat(fault.fired()).isEqualTo(1);
		assertThat(this.destination.stat(KEY)).isNull();
	}

	@ParameterizedTest
	@EnumSource(value = Checksum.class, names = "OFF", mode = EnumSource.Mode.EXCLUDE)
	void sendsAPartAgainThatChangedOnItsWay(Checksum checksum) throws IOException {
		reopened(specs().checksum(checksum));
		Fault fault = this.proxy.inject(Fault.alterRequest(2, (request) -> request.isPart(2), (head) -> head));
		storesAll(archive());
		assertThat(fault.fired()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "x-amz-checksum-crc32c,AAAAAA==", "Content-Length,4711" })
	void noticesThatTheStoredObjectIsNotWhatWasSent(String header, String value) throws IOException {
		Pieces pieces = archive();
		Upload upload = this.destination.begin(KEY);
		List<StoredPart> parts = pieces.sendAll(upload);
		Fault fault = this.proxy
			.inject(Fault.alterResponse(1, this::isAfterCompletion, (head) -> head.with(header, value)));
		refuses(() -> upload.complete(parts, pieces.bytes().length)).withMessageContaining("holds other bytes");
		assertThat(fault.fired()).isEqualTo(1);
		assertThat(server.keys(this.bucket)).isEmpty();
	}

	private boolean isAfterCompletion(HttpHead request) {
		return "HEAD".equals(request.method()) && this.proxy.requests().stream().anyMatch(HttpHead::isCompletion);
	}

	@Test
	void noticesThatASmallObjectIsNotWhatWasSent() {
		Fault fault = this.proxy.inject(Fault.alterRequest(1, (request) -> "PUT".equals(request.method()),
				(head) -> head.with("x-amz-checksum-crc32c", null).with("x-amz-content-sha256", "UNSIGNED-PAYLOAD")));
		refuses(() -> this.destination.put(KEY, new byte[100])).withMessageContaining("holds other bytes");
		assertThat(fault.fired()).isEqualTo(1);
	}

	@Test
	void noticesThatACompletedObjectIsNotThere() throws IOException {
		Pieces pieces = archive();
		Upload upload = this.destination.begin(KEY);
		List<StoredPart> parts = pieces.sendAll(upload);
		Fault fault = this.proxy.inject(Fault.answer(404, "NoSuchKey", 1, this::isAfterCompletion));
		refuses(() -> upload.complete(parts, pieces.bytes().length)).withMessageContaining("is not there");
		assertThat(fault.fired()).isEqualTo(1);
	}

	@Test
	void saysThatTheClocksDiffer() {
		Fault fault = this.proxy.inject(Fault.answer(403, "RequestTimeTooSkewed", ALWAYS, (request) -> true));
		refuses(() -> this.destination.begin(KEY)).withMessageContaining("the clock of this machine differs");
		assertThat(fault.fired()).isPositive();
	}

	@Test
	void correctsASmallDifferenceOfTheClocks() throws IOException {
		Fault fault = this.proxy.inject(Fault.answer(403, "RequestTimeTooSkewed", 1, (request) -> true));
		storesAll(archive());
		assertThat(fault.fired()).isEqualTo(1);
	}

	@Test
	void readsOnAfterCutConnections() throws IOException {
		Pieces pieces = archive();
		pieces.storeIn(this.destination, KEY);
		Fault fault = this.proxy.inject(Fault.resetResponse(0.4, 5, S3FaultIntegrationTests::isRead));
		assertThat(readAll(this.destination, KEY, 1000))
			.isEqualTo(Arrays.copyOfRange(pieces.bytes(), 1000, pieces.bytes().length));
		assertThat(fault.fired()).isEqualTo(5);
		assertThat(this.proxy.requests()).filteredOn(S3FaultIntegrationTests::isRead)
			.hasSize(6)
			.allSatisfy((request) -> assertThat(request.header("Range")).startsWith("bytes="));
	}

	private static boolean isRead(HttpHead request) {
		return "GET".equals(request.method()) && request.target().contains("shop/");
	}

	@Test
	void doesNotMixTwoObjectsWhenReadingOn() throws IOException {
		Pieces pieces = archive();
		pieces.storeIn(this.destination, KEY);
		this.proxy.inject(Fault.resetResponse(0.4, 1, S3FaultIntegrationTests::isRead));
		try (InputStream in = this.destination.read(KEY, 0)) {
			assertThat(in.readNBytes(1000)).hasSize(1000);
			server.client()
				.putObject((put) -> put.bucket(this.bucket).key(FULL),
						RequestBody.fromBytes(new byte[pieces.bytes().length]));
			refuses(in::readAllBytes).withMessageContaining("changed while it was read");
		}
	}

	@Test
	void givesUpReadingWhenNothingArrivesAnyMore() throws IOException {
		archive().storeIn(this.destination, KEY);
		this.proxy.inject(Fault.resetResponse(0.4, 1, S3FaultIntegrationTests::isRead));
		Fault dead = this.proxy.inject(Fault.resetResponse(0, ALWAYS, S3FaultIntegrationTests::isRead));
		refuses(() -> readAll(this.destination, KEY, 0)).withMessageContaining("was cut again and again");
		assertThat(dead.fired()).isPositive();
	}

	@Test
	void aListingIsWholeOrFails() {
		for (int i = 0; i < 1001; i++) {
			String key = "production/many/" + i;
			server.client().putObject((put) -> put.bucket(this.bucket).key(key), RequestBody.empty());
		}
		assertThat(this.destination.list("many/")).hasSize(1001);
		Fault fault = this.proxy.inject(Fault.answer(500, "InternalError", ALWAYS,
				(request) -> request.target().contains("continuation-token")));
		refuses(() -> this.destination.list("many/")).withMessageContaining("500");
		assertThat(fault.fired()).isEqualTo(S3Specs.QUICK.attempts());
	}

	@Test
	void doesNotOverwriteAtAStoreWithoutConditionalWrites() throws IOException {
		Fault fault = this.proxy
			.inject(Fault.answer(501, "NotImplemented", ALWAYS, (request) -> request.header("If-None-Match") != null));
		Pieces pieces = archive();
		storesAll(pieces);
		ObjectKey small = new ObjectKey("small");
		this.destination.put(small, new byte[] { 1 });
		refuses(() -> this.destination.put(small, new byte[] { 2 })).withMessageContaining("exists already");
		Pieces other = Pieces.of(this.staging, 2, PART, 1000);
		Upload upload = this.destination.begin(KEY);
		List<StoredPart> parts = other.sendAll(upload);
		refuses(() -> upload.complete(parts, 1000)).withMessageContaining("exists already");
		assertThat(behind()).isEqualTo(pieces.bytes());
		assertThat(this.destination.warnings()).singleElement().asString().contains("If-None-Match");
		assertThat(this.destination.warnings()).isEmpty();
		assertThat(fault.fired()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource({ "301,PermanentRedirect,another region", "403,InvalidAccessKeyId,does not know the access key",
			"403,SignatureDoesNotMatch,secret key does not belong", "400,ExpiredToken,credentials have expired",
			"404,NoSuchBucket,not found at", "403,AccessDenied,permission denied",
			"400,InvalidStorageClass,InvalidStorageClass", "507,InsufficientStorage,507" })
	void saysInOneLineWhatTheStoreRefused(int status, String code, String said) {
		Fault fault = this.proxy.inject(Fault.answer(status, code, ALWAYS, (request) -> true));
		refuses(() -> this.destination.begin(KEY)).withMessageContaining(said)
			.withMessageStartingWith("destination offsite: ");
		refuses(() -> this.destination.check(0)).withMessageContaining(said);
		assertThat(fault.fired()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void saysThatAnArchivedObjectMustBeThawed() throws IOException {
		archive().storeIn(this.destination, KEY);
		Fault fault = this.proxy
			.inject(Fault.answer(403, "InvalidObjectState", ALWAYS, S3FaultIntegrationTests::isRead));
		refuses(() -> readAll(this.destination, KEY, 0)).withMessageContaining("archived and must be thawed");
		assertThat(fault.fired()).isEqualTo(1);
	}

	@Test
	void bothDestinationsTogetherKeepTheBandwidth() throws Exception {
		long rate = 6L << 20;
		Bandwidth bandwidth = Bandwidth.limitedTo(rate);
		Pieces pieces = archive();
		try (Destination other = specs().bucket(this.bucket).open(bandwidth);
				Destination local = Destinations
					.open(new LocalSpec("local", this.staging.resolve("to"), true, List.of()), bandwidth)) {
			long start = System.nanoTime();
			CompletableFuture<Void> away = CompletableFuture.runAsync(() -> pieces.storeIn(other, KEY));
			pieces.storeIn(local, KEY);
			away.get(60, TimeUnit.SECONDS);
			double seconds = (System.nanoTime() - start) / 1e9;
			double expected = 2.0 * pieces.bytes().length / rate;
			assertThat(seconds).isBetween(expected * 0.9, expected * 1.35);
		}
		assertThat(behind()).isEqualTo(pieces.bytes());
	}

}
