package dev.holdfast.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.testing.VersityServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

import static dev.holdfast.destination.DestinationContract.KEY;
import static dev.holdfast.destination.DestinationContract.PART;
import static dev.holdfast.destination.DestinationContract.readAll;
import static dev.holdfast.destination.DestinationContract.refuses;
import static dev.holdfast.destination.DestinationContract.resumed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What a key can do that has only the policies of {@code docs/destinations.md}, and what
 * is done less with fewer permissions.
 */
class S3PermissionsIntegrationTests {

	private static final String USER = "backup-writer";

	@TempDir
	static Path directory;

	private static VersityServer server;

	private static int buckets;

	@TempDir
	Path staging;

	private String bucket = "";

	private Destination destination;

	@BeforeAll
	static void start() throws Exception {
		server = VersityServer.start(directory);
		server.createUser(USER, "writers-secret");
	}

	@AfterAll
	static void stop() throws Exception {
		server.close();
	}

	@BeforeEach
	void createBucket() {
		this.bucket = "shop-backups-" + buckets++;
		server.createBucket(this.bucket);
		this.destination = specs().open();
	}

	@AfterEach
	void close() {
		this.destination.close();
	}

	private S3Specs specs() {
		return S3Specs.at(server.endpoint()).bucket(this.bucket).keys(USER, "writers-secret");
	}

	private Destination asAdministrator() {
		return S3Specs.at(server.endpoint()).bucket(this.bucket).open();
	}

	/** Grants a policy of the docs, in the form that a bucket has it. */
	private void grant(String name, String... without) throws IOException {
		String docs = Files.readString(Path.of("docs/destinations.md"));
		Matcher block = Pattern.compile("```json " + name + "\n(.*?)```", Pattern.DOTALL).matcher(docs);
		assertThat(block.find()).as("policy '" + name + "' in the docs").isTrue();
		String policy = block.group(1)
			.replace("arn:aws:s3:::shop-backups", "arn:aws:s3:::" + this.bucket)
			.replace("\"Effect\": \"Allow\",", "\"Effect\": \"Allow\", \"Principal\": \"" + USER + "\",");
		for (String action : without) {
			assertThat(policy).contains("\"" + action + "\"");
			policy = policy.replaceAll("\"" + action + "\",?\\s*", "").replaceAll(",\\s*\\]", "]");
		}
		server.policy(this.bucket, policy);
	}

	private Pieces archive() throws IOException {
		return Pieces.of(this.staging, 1, PART, 2 * PART + 12345);
	}

	@Test
	void backsUpAndReadsWithTheSmallestPolicy() throws IOException {
		grant("smallest");
		assertThat(this.destination.check(0)).isEmpty();
		Pieces pieces = archive();
		pieces.storeIn(this.destination, KEY);
		this.destination.put(new ObjectKey("shop/manifest"), new byte[] { 1, 2 });
		assertThat(readAll(this.destination, KEY, 100)).hasSize(pieces.bytes().length - 100);
		assertThat(this.destination.list("")).hasSize(2);
		assertThat(this.destination.stat(new ObjectKey("nothing"))).isNull();
		assertThat(this.destination.holding(KEY, pieces.parts())).isNotNull();
		assertThat(this.destination.warnings()).isEmpty();
	}

	@Test
	void neitherDeletesNorOverwritesWithTheSmallestPolicy() throws IOException {
		grant("smallest");
		this.destination.put(KEY, new byte[] { 1 });
		refuses(() -> this.destination.delete(KEY)).withMessageContaining("permission denied")
			.satisfies((failure) -> assertThat(failure.hint()).contains("s3:DeleteObject"));
		refuses(() -> this.destination.put(KEY, new byte[] { 2 })).withMessageContaining("exists already");
		assertThat(readAll(this.destination, KEY, 0)).containsExactly(1);
	}

	@Test
	void saysWhatItLeavesUndoneWithTheSmallestPolicy() throws IOException {
		grant("smallest");
		Pieces pieces = archive();
		Upload begun = this.destination.begin(KEY);
		begun.send(pieces.parts().get(0));
		assertThat(this.destination.pending("")).isEmpty();
		assertThat(this.destination.resume(KEY, begun.id())).isNull();
		assertThat(this.destination.warnings()).hasSize(3)
			.anySatisfy((warning) -> assertThat(warning).contains("s3:ListBucketMultipartUploads"))
			.anySatisfy((warning) -> assertThat(warning).contains("s3:ListMultipartUploadParts"))
			.anySatisfy((warning) -> assertThat(warning).contains("s3:AbortMultipartUpload"));
		pieces.storeIn(this.destination, KEY);
		assertThat(readAll(this.destination, KEY, 0)).isEqualTo(pieces.bytes());
	}

	@Test
	void resumesAndCleansUpWithTheRecommendedPolicy() throws IOException {
		grant("recommended");
		Pieces pieces = archive();
		Upload begun = this.destination.begin(KEY);
		begun.send(pieces.parts().get(0));
		assertThat(this.destination.pending("shop/"))
			.extracting(Destination.PendingUpload::key, Destination.PendingUpload::uploadId)
			.containsExactly(tuple(KEY, begun.id()));
		assertThat(resumed(this.destination, begun.id()).held()).containsOnlyKeys(1);
		resumed(this.destination, begun.id()).abort();
		assertThat(this.destination.pending("")).isEmpty();
		assertThat(this.destination.warnings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "s3:PutObject,begin", "s3:GetObject,read", "s3:ListBucket,check" })
	void namesThePermissionThatIsMissing(String permission, String call) throws IOException {
		try (Destination administrator = asAdministrator()) {
			administrator.put(KEY, new byte[] { 1 });
		}
		grant("recommended", permission);
		refuses(() -> {
			switch (call) {
				case "begin" -> this.destination.begin(new ObjectKey("new"));
				case "read" -> readAll(this.destination, KEY, 0);
				default -> this.destination.check(0);
			}
		}).withMessageContaining("permission denied")
			.satisfies((failure) -> assertThat(failure.hint()).contains("grant " + permission + " on bucket"));
	}

	@Test
	void storesWithoutTagsWhereThoseAreForbidden() throws IOException {
		grant("smallest");
		this.destination.close();
		this.destination = specs().tags(Map.of("team", "shop + more=all")).open();
		Pieces pieces = archive();
		pieces.storeIn(this.destination, KEY);
		this.destination.put(new ObjectKey("shop/manifest"), new byte[] { 1, 2 });
		assertThat(this.destination.warnings()).singleElement().asString().contains("s3:PutObjectTagging");
		assertThat(readAll(this.destination, KEY, 0)).isEqualTo(pieces.bytes());
		assertThat(tags(KEY.value())).isEmpty();
	}

	@Test
	void setsTagsWhereThatIsAllowed() throws IOException {
		server.policy(this.bucket,
				"""
						{"Version": "2012-10-17", "Statement": [
						{"Effect": "Allow", "Principal": "%1$s", "Action": ["s3:ListBucket"], "Resource": "arn:aws:s3:::%2$s"},
						{"Effect": "Allow", "Principal": "%1$s", "Action": ["s3:PutObject", "s3:GetObject", "s3:PutObjectTagging"],
						"Resource": "arn:aws:s3:::%2$s/*"}]}"""
					.formatted(USER, this.bucket));
		this.destination.close();
		this.destination = specs().tags(Map.of("team", "shop + more=all", "kind", "backup")).open();
		archive().storeIn(this.destination, KEY);
		this.destination.put(new ObjectKey("shop/manifest"), new byte[] { 1, 2 });
		assertThat(this.destination.warnings()).isEmpty();
		assertThat(tags(KEY.value())).containsExactlyInAnyOrder("team=shop + more=all", "kind=backup");
		assertThat(tags("shop/manifest")).containsExactlyInAnyOrder("team=shop + more=all", "kind=backup");
	}

	private List<String> tags(String key) {
		return server.client()
			.getObjectTagging((request) -> request.bucket(this.bucket).key("production/" + key))
			.tagSet()
			.stream()
			.map((tag) -> tag.key() + "=" + tag.value())
			.toList();
	}

	@Test
	void touchesNothingOutsideItsPrefix() throws IOException {
		grant("smallest");
		server.client()
			.putObject((request) -> request.bucket(this.bucket).key("elsewhere/object"),
					RequestBody.fromString("another's"));
		assertThat(this.destination.list("")).isEmpty();
		assertThat(this.destination.stat(new ObjectKey("elsewhere/object"))).isNull();
		this.destination.put(new ObjectKey("elsewhere/object"), new byte[] { 1 });
		assertThat(server.keys(this.bucket)).containsExactly("elsewhere/object", "production/elsewhere/object");
	}

}
