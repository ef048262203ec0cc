package dev.holdfast.destination;

import java.nio.file.Path;
import java.util.List;

import dev.holdfast.testing.VersityServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract against versitygw, a server in a process of its own. */
class VersityDestinationIntegrationTests extends DestinationContract {

	@TempDir
	static Path directory;

	private static VersityServer server;

	private static int buckets;

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

}
