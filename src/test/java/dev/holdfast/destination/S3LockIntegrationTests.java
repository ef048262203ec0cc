package dev.holdfast.destination;

import java.io.IOException;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import java.util.Map;
import java.util.List;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.holdfast.plan.S3Spec.Checksum;
import dev.holdfast.testing.SmallDisk;
import dev.holdfast.testing.VersityServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;

import static dev.holdfast.destination.DestinationContract.KEY;
import static dev.holdfast.destination.DestinationContract.PART;
import static dev.holdfast.destination.DestinationContract.readAll;
import static dev.holdfast.destination.DestinationContract.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Buckets with versions and locks, and a store whose disk is full. */
class S3LockIntegrationTests {

	private static final ObjectKey MANIFEST = new ObjectKey("shop/manifest");

	@TempDir
	static Path directory;

	private static VersityServer server;

	private static int buckets;

	@TempDir
	Path staging;

	private String bucket = "";

	@BeforeAll
	static void start() throws Exception {
		server = VersityServer.start(directory);
	}

	@AfterAll
	static void stop() throws Exception {
		server.close();
	}

	@BeforeEach
	void createBucket() {
		this.bucket = "locked-" + buckets++;
		server.createLockingBucket(this.bucket);
	}

	private S3Specs specs() {
		return S3Specs.at(server.endpoint()).bucket(this.bucket);
	}

	private Pieces archive() throws IOException {
		return Pieces.of(this.staging, 1, PART, 2 * PART + 12345);
	}

	@ParameterizedTest
	@EnumSource(Checksum.class)
	void locksWhatItStores(Checksum checksum) throws IOException {
		try (Destination destination = specs().checksum(checksum).lock("GOVERNANCE", 30).open()) {
			Pieces pieces = archive();
			pieces.storeIn(destination, KEY);
			destination.put(MANIFEST, new byte[] { 1 });
			lockedFor(KEY, 30);
			lockedFor(MANIFEST, 30);
			refuses(() -> destination.delete(KEY)).withMessageContaining("permission denied")
				.satisfies((failure) -> assertThat(failure.hint()).contains("locked object stays"));
			assertThat(readAll(destination, KEY, 0)).isEqualTo(pieces.bytes());
			assertThat(destination.warnings()).isEmpty();
		}
	}

	@Test
	void saysOfEachObjectUntilWhenTheStoreKeepsIt() {
		ObjectKey held = new ObjectKey("shop/held");
		ObjectKey free = new ObjectKey("shop/free");
		try (Destination locking = specs().lock("GOVERNANCE", 30).open(); Destination plain = specs().open()) {
			locking.put(MANIFEST, new byte[] { 1 });
			plain.put(held, new byte[] { 2 });
			plain.put(free, new byte[] { 3 });
			server.client()
				.putObjectLegalHold((request) -> request.bucket(this.bucket)
					.key("production/" + held)
					.legalHold((hold) -> hold.status(ObjectLockLegalHoldStatus.ON)));
			Map<ObjectKey, String> locked = plain
				.locked(List.of(MANIFEST, held, free, new ObjectKey("shop/never-there")));
			assertThat(locked).containsOnlyKeys(MANIFEST, held).containsEntry(held, "under a legal hold");
			assertThat(locked.get(MANIFEST)).matches("locked until .*Z \\(GOVERNANCE\\)");
			Destination.Deletion deletion = plain.delete(List.of(MANIFEST, free));
			assertThat(deletion.refused()).containsOnlyKeys(MANIFEST);
			assertThat(plain.stat(MANIFEST)).as("is not hidden behind a marker").isNotNull();
			assertThat(plain.stat(free)).isNull();
		}
	}

	@Test
	void deletesEveryVersionUnlessToldToKeepThem() {
		ObjectKey other = new ObjectKey("shop/manifest.sig");
		try (Destination destination = specs().open(); Destination keeping = specs().keepVersions().open()) {
			for (int i = 0; i < 3; i++) {
				write(MANIFEST);
			}
			write(other);
			assertThat(versions()).isEqualTo(4);
			Destination.Deletion marked = keeping.delete(List.of(MANIFEST));
			assertThat(marked.refused()).isEmpty();
			assertThat(marked.left().get(MANIFEST)).startsWith("3 versions of 'production/shop/manifest'")
				.endsWith("versions: keep");
			assertThat(keeping.stat(MANIFEST)).isNull();
			Destination.Deletion deleted = destination.delete(List.of(MANIFEST, new ObjectKey("shop/never-there")));
			assertThat(deleted.refused()).isEmpty();
			assertThat(deleted.left()).isEmpty();
			assertThat(versions()).as("of the other object").isOne();
		}
	}

	private void write(ObjectKey key) {
		server.client()
			.putObject((request) -> request.bucket(this.bucket).key("production/" + key), RequestBody.fromString("x"));
	}

	private long versions() {
		ListObjectVersionsResponse all = server.client().listObjectVersions((request) -> request.bucket(this.bucket));
		return all.versions().size() + all.deleteMarkers().size();
	}

	private void lockedFor(ObjectKey key, int days) {
		ObjectLockRetention retention = server.client()
			.getObjectRetention((request) -> request.bucket(this.bucket).key("production/" + key))
			.retention();
		assertThat(retention.modeAsString()).isEqualTo("GOVERNANCE");
		assertThat(retention.retainUntilDate()).isCloseTo(Instant.now().plus(Duration.ofDays(days)),
				within(2, ChronoUnit.MINUTES));
	}

	@Test
	void saysThatABucketHasNoLocks() throws IOException {
		server.createBucket("unlocked");
		try (Destination destination = specs().bucket("unlocked").lock("GOVERNANCE", 1).open()) {
			refuses(() -> destination.begin(KEY)).withMessageContaining("400")
				.satisfies((failure) -> assertThat(failure.hint()).contains("object-lock"));
		}
	}

	@Test
	void deletesAllVersionsOfAnObject() throws IOException {
		for (int i = 0; i < 3; i++) {
			server.client()
				.putObject((request) -> request.bucket(this.bucket).key("production/" + KEY),
						RequestBody.fromString("version"));
		}
		server.client()
			.putObject((request) -> request.bucket(this.bucket).key("production/" + KEY + ".sig"),
					RequestBody.fromString("another"));
		try (Destination destination = specs().open()) {
			destination.delete(KEY);
			assertThat(destination.stat(KEY)).isNull();
		}
		assertThat(server.client().listObjectVersions((request) -> request.bucket(this.bucket)).versions())
			.extracting((version) -> version.key())
			.containsExactly("production/" + KEY + ".sig");
		assertThat(server.client().listObjectVersions((request) -> request.bucket(this.bucket)).deleteMarkers())
			.isEmpty();
	}

	@Test
	void saysThatTheStoresDiskIsFull() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(12);
				VersityServer small = VersityServer.start(Files.createDirectory(this.staging.resolve("small")),
						disk.directory())) {
			small.createBucket("backups");
			try (Destination destination = S3Specs.at(small.endpoint()).open()) {
				Pieces pieces = archive();
				Upload upload = destination.begin(KEY);
				upload.send(pieces.parts().get(0));
				Part second = pieces.parts().get(1);
				upload.send(second);
				Part third = new Part(3, second.file(), 2L * PART, PART, second.sha256(), second.crc32c());
				refuses(() -> upload.send(third)).withMessageContaining("sending part 3");
				upload.abort();
				assertThat(destination.pending("")).isEmpty();
				assertThat(destination.list("")).isEmpty();
				destination.put(MANIFEST, new byte[1000]);
			}
		}
	}

}
