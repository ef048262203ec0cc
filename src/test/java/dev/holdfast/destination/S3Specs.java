package dev.holdfast.destination;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.holdfast.plan.S3Spec;
import dev.holdfast.plan.S3Spec.Checksum;
import dev.holdfast.plan.S3Spec.ObjectLock;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.S3Server;
import org.jspecify.annotations.Nullable;

/**
 * Makes destinations for tests: patience is short, and each test says what it changes.
 */
final class S3Specs {

	static final S3Tuning QUICK = new S3Tuning(4, Duration.ofMillis(5), Duration.ofMillis(50));

	private final URI endpoint;

	private String bucket = "backups";

	private String accessKey = S3Server.ACCESS_KEY;

	private String secretKey = S3Server.SECRET_KEY;

	private Checksum checksum = Checksum.CRC32C;

	private @Nullable String storageClass;

	private @Nullable String encryption;

	private Map<String, String> tags = Map.of();

	private @Nullable ObjectLock lock;

	private boolean deleteVersions = true;

	private Duration timeout = Duration.ofSeconds(20);

	private S3Specs(URI endpoint) {
		this.endpoint = endpoint;
	}

	static S3Specs at(URI endpoint) {
		return new S3Specs(endpoint);
	}

	S3Specs bucket(String name) {
		this.bucket = name;
		return this;
	}

	S3Specs keys(String access, String secret) {
		this.accessKey = access;
		this.secretKey = secret;
		return this;
	}

	S3Specs checksum(Checksum kind) {
		this.checksum = kind;
		return this;
	}

	S3Specs storageClass(String name) {
		this.storageClass = name;
		return this;
	}

	S3Specs encryption(String name) {
		this.encryption = name;
		return this;
	}

	S3Specs tags(Map<String, String> values) {
		this.tags = values;
		return this;
	}

	S3Specs lock(String mode, int days) {
		this.lock = new ObjectLock(mode, days);
		return this;
	}

	S3Specs keepVersions() {
		this.deleteVersions = false;
		return this;
	}

	S3Specs timeout(Duration limit) {
		this.timeout = limit;
		return this;
	}

	S3Spec spec() {
		return new S3Spec("offsite", this.bucket, "production", null, this.endpoint, true, new Secret(this.accessKey),
				new Secret(this.secretKey), null, this.storageClass, this.encryption, null, this.tags, this.lock, false,
				this.checksum, 10000, 5L << 20, this.timeout, true, List.of(), this.deleteVersions);
	}

	Destination open() {
		return open(Bandwidth.UNLIMITED);
	}

	Destination open(Bandwidth bandwidth) {
		return new S3Destination(spec(), bandwidth, QUICK, Clock.systemUTC());
	}

}
