package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.holdfast.testing.S3Server;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

import static org.assertj.core.api.Assertions.assertThat;

/** Backups in every format, with files, at local directories and S3, verified as made. */
class VerifyFormatsIntegrationTests {

	private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void makeSources() throws SQLException, IOException {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + this.directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement()
				.execute("insert into orders select x, 'order ' || x from system_range(1, 1000)");
		}
		Path files = Files.createDirectories(this.directory.resolve("files/dïr"));
		Files.writeString(files.resolve("a"), "content");
		Files.createLink(files.resolve("hard"), files.resolve("a"));
		Files.createSymbolicLink(files.resolve("link"), Path.of("../nowhere"));
	}

	@ParameterizedTest
	@CsvSource({ "openpgp, zstd", "gnupg, gzip", "raw-gcm, bzip2", "none, none", "none, zstd" })
	void opensEveryFormat(String encryption, String compression) throws IOException {
		String key = encryption.equals("none") ? "" : ", key: \"" + KEY + "\"";
		Typed typed = backup("compression: {algorithm: " + compression + "}\nencryption: {format: " + encryption + key
				+ "}\nverify: {after-backup: true}", local());
		assertThat(typed.error()).doesNotContain("holdfast: destination");
		assertThat(typed.standard())
			.containsPattern("verified in .*: content of .* read back, 1 table and 5 entries as dumped");
		assertThat(typed.code()).isZero();
	}

	@Test
	void saysWhatAHostWithPublicKeysAloneCanVerify() throws IOException {
		Path key = this.directory.resolve("recipient.key");
		assertThat(Typed.run("key", "new", "--recipient", "--to", key.toString()).code()).isZero();
		String lines = "encryption: {recipients: [\"" + key + ".pub\"]}\nverify: {after-backup: true}";
		Typed typed = backup(lines, local());
		assertThat(typed.error()).doesNotContain("holdfast:");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).containsPattern("verified in .*: checksum of .* read back")
			.contains("only the checksum was verified: this host has only the recipients' public keys");
		Typed demanded = type("verify", "latest", "--level", "content");
		assertThat(demanded.code()).isEqualTo(3);
		assertThat(demanded.error()).contains("holdfast: warning: destination local: only the checksum was verified");
	}

	@Test
	void namesWhatIsWrongInABucket() throws Exception {
		try (S3Server server = S3Server.start().createBucket("backups")) {
			String bucket = "{name: bucket, type: s3, bucket: backups, endpoint: \"" + server.endpoint()
					+ "\", region: us-east-1, path-style: true, access-key: " + S3Server.ACCESS_KEY + ", secret-key: "
					+ S3Server.SECRET_KEY + "}";
			Typed typed = backup("verify: {level: content}\nallow-clear-text: true", local(), bucket);
			assertThat(typed.error()).doesNotContain("holdfast: d");
			assertThat(typed.code()).isZero();
			assertThat(type("verify", "latest", "--level", "store").code()).isZero();
			String archive = server.keys("backups")
				.stream()
				.filter((key) -> key.endsWith(".pgp"))
				.findFirst()
				.orElseThrow();
			byte[] bytes = server.client()
				.getObjectAsBytes((request) -> request.bucket("backups").key(archive))
				.asByteArray();
			put(server, archive, java.util.Arrays.copyOf(bytes, bytes.length - 7));
			Typed truncated = type("verify", "latest", "--level", "store");
			assertThat(truncated.code()).isEqualTo(20);
			assertThat(truncated.error()).contains("destination bucket: archive s3://backups/")
				.contains("is truncated: the store says " + (bytes.length - 7) + " bytes of " + bytes.length)
				.doesNotContain("destination local");
			bytes[bytes.length - 100] ^= 1;
			put(server, archive, bytes);
			assertThat(type("verify", "latest", "--level", "content").error()).contains("was changed in its payload");
			server.client().deleteObject((request) -> request.bucket("backups").key(archive));
			assertThat(type("verify", "latest").error()).contains("is missing, though its manifest is there");
		}
		Typed gone = type("verify", "latest");
		assertThat(gone.code()).isEqualTo(13);
		assertThat(gone.error()).contains("bucket").contains("HINT: ");
		assertThat(gone.standard()).contains("NOT verified");
	}

	private static void put(S3Server server, String key, byte[] bytes) {
		server.client().putObject((request) -> request.bucket("backups").key(key), RequestBody.fromBytes(bytes));
	}

	private String local() {
		return "{name: local, type: local, path: \"" + this.directory + "/store\"}";
	}

	private Typed backup(String lines, String... destinations) throws IOException {
		Files.writeString(this.directory.resolve("shop.yaml"), """
				plan: shop
				sources:
				  - {name: database, type: h2, format: json, url: "jdbc:h2:%1$s/shop"}
				  - {name: files, type: files, paths: ["%1$s/files"]}
				destinations: [%2$s]
				%3$s
				""".formatted(this.directory, String.join(", ", destinations), lines));
		this.directory.resolve("shop.yaml").toFile().setReadable(false, false);
		this.directory.resolve("shop.yaml").toFile().setReadable(true, true);
		return type("backup", "shop");
	}

	private Typed type(String... arguments) {
		List<String> typed = Stream
			.concat(Stream.of(arguments),
					Stream.of("--home=" + this.directory.resolve("home"), "--plans=" + this.directory))
			.toList();
		return Typed.run(new ArrayList<>(typed).toArray(String[]::new));
	}

}
