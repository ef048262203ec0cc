package dev.holdfast.destination;

import java.io.IOException;
import java.util.List;

import dev.holdfast.testing.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract against S3Proxy. */
class S3DestinationIntegrationTests extends DestinationContract {

	private static S3Server server;

	private static int buckets;

	private String bucket = "";

	@BeforeAll
	static void start() throws Exception {
		server = S3Server.start();
	}

	@AfterAll
	static void stop() throws Exception {
		server.close();
	}

	@BeforeEach
	void createBucket() {
		this.bucket = "backups-" + buckets++;
		server.createBucket(this.bucket);
	}

	@Override
	Destination open() {
		return open(Bandwidth.UNLIMITED);
	}

	@Override
	Destination open(Bandwidth bandwidth) {
		return S3Specs.at(server.endpoint()).bucket(this.bucket).open(bandwidth);
	}

	@Override
	Destination missing() {
		return S3Specs.at(server.endpoint()).bucket("no-such-bucket").open();
	}

	@Override
	Destination forbidden() {
		return S3Specs.at(server.endpoint()).bucket(this.bucket).keys("somebody", "else").open();
	}

	@Override
	List<String> everythingStored() {
		return server.keys(this.bucket);
	}

	@Test
	void saysWhenAStoreDoesNotMoveWhatItIsTold() throws IOException {
		Pieces pieces = archive(40);
		Destination destination = destination();
		pieces.storeIn(destination, KEY);
		assertThat(destination.list("")).extracting(StoredObject::storageClass).containsExactly("STANDARD");
		assertThat(destination.hasStorageClasses()).isTrue();
		refuses(() -> destination.move(KEY, "STANDARD_IA")).withMessageContaining("the store left it in STANDARD");
		assertThat(readAll(destination, KEY, 0)).isEqualTo(pieces.bytes());
		refuses(() -> destination.move(new ObjectKey("shop/never-there"), "STANDARD_IA"))
			.withMessageContaining("no such object");
	}

}
