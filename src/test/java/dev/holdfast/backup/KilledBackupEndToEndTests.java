package dev.holdfast.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.OpenedArchive;
import dev.holdfast.testing.S3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * kill -9 at random instants of a backup to a directory and an S3 server. How many: the
 * system property {@code holdfast.kills}, 6 by default.
 */
class KilledBackupEndToEndTests {

	private static final int KILLS = Integer.getInteger("holdfast.kills", 4);

	private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

	private static final String BUCKET = "backups";

	private static final Map<String, String> ENVIRONMENT = Map.of("BACKUP_KEY", KEY, "S3_SECRET", S3Server.SECRET_KEY);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private S3Server server;

	@BeforeEach
	void prepare() throws Exception {
		this.server = S3Server.start().createBucket(BUCKET);
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + this.directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement()
				.execute("insert into orders select x, rawtohex(hash('SHA-256', x)) || x from system_range(1, 60000)");
		}
	}

	@AfterEach
	void stop() throws Exception {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "durable", "memory" })
	void endsWithTheSameContentHoweverItIsKilled(String handOff) throws Exception {
		writePlan(handOff);
		long began = System.nanoTime();
		HoldfastProcess.Result undisturbed = run();
		long millis = (System.nanoTime() - began) / 1_000_000;
		assertThat(undisturbed.exitCode()).as(undisturbed.error()).isZero();
		Map<String, String> expected = newest();
		Random random = new Random(20261121);
		int killed = 0;
		for (int i = 0; killed < KILLS && i < 3 * KILLS; i++) {
			long last = lastExecution();
			long instant = 200 + (long) (random.nextDouble() * millis);
			try (HoldfastProcess victim = HoldfastProcess.start(this.directory, ENVIRONMENT, "backup", "shop")) {
				if (victim.killAfter(instant)) {
					killed++;
				}
				else {
					// the machine has become faster since
					millis = instant;
				}
			}
			assertEveryManifestHasItsArchive();
			HoldfastProcess.Result relaunch = run();
			assertThat(relaunch.exitCode()).as("after a kill at " + instant + " ms: " + relaunch.error()).isZero();
			assertThat(newest()).as("content after a kill at " + instant + " ms").isEqualTo(expected);
			assertEveryManifestHasItsArchive();
			assertNoFinishedStepRanAgain(last);
			assertNothingIsLeft();
		}
		assertThat(killed).as("kills that hit").isEqualTo(KILLS);
	}

	private HoldfastProcess.Result run() throws Exception {
		return HoldfastProcess.run(this.directory, ENVIRONMENT, "backup", "shop");
	}

	private void writePlan(String handOff) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources:
				  - {name: database, type: h2, url: "jdbc:h2:%s"}
				compression: {algorithm: zstd, level: 1}
				encryption: {key: "${BACKUP_KEY}"}
				hand-off: %s
				limits: {staging: 64 MiB}
				allow-clear-text: true
				destinations:
				  - {name: local, type: local, path: "%s"}
				  - name: s3
				    type: s3
				    bucket: %s
				    region: us-east-1
				    endpoint: %s
				    path-style: true
				    access-key: %s
				    secret-key: "${S3_SECRET}"
				""".formatted(this.directory.resolve("shop"), handOff, this.directory.resolve("store"), BUCKET,
				this.server.endpoint(), S3Server.ACCESS_KEY));
	}

	/** The newest backup's content, the same at both destinations. */
	private Map<String, String> newest() throws IOException {
		String archive = this.server.keys(BUCKET)
			.stream()
			.filter((key) -> key.endsWith(".pgp"))
			.max(String::compareTo)
			.orElseThrow();
		try (InputStream stored = this.server.client().getObject((request) -> request.bucket(BUCKET).key(archive));
				InputStream local = Files.newInputStream(this.directory.resolve("store").resolve(archive))) {
			Map<String, String> content = OpenedArchive.contents(stored, KEY);
			assertThat(OpenedArchive.contents(local, KEY)).isEqualTo(content);
			return content;
		}
	}

	private void assertEveryManifestHasItsArchive() throws IOException {
		for (String key : this.server.keys(BUCKET)) {
			if (key.endsWith(".manifest.json")) {
				Manifest manifest = Manifest
					.parse(this.server.client().getObject((request) -> request.bucket(BUCKET).key(key)).readAllBytes());
				try (InputStream archive = this.server.client()
					.getObject((request) -> request.bucket(BUCKET).key(manifest.archive().key()))) {
					assertThat(OpenedArchive.sha256(archive)).isEqualTo(manifest.archive().sha256());
				}
			}
		}
		for (Path file : files(this.directory.resolve("store"))) {
			if (file.toString().endsWith(".manifest.json")) {
				Manifest manifest = Manifest.parse(Files.readAllBytes(file));
				try (InputStream archive = Files
					.newInputStream(this.directory.resolve("store").resolve(manifest.archive().key()))) {
					assertThat(OpenedArchive.sha256(archive)).isEqualTo(manifest.archive().sha256());
				}
			}
		}
	}

	private void assertNothingIsLeft() throws IOException {
		assertThat(files(this.directory.resolve(".holdfast/staging"))).isEmpty();
		assertThat(files(this.directory.resolve("store")))
			.allMatch((file) -> !file.getFileName().toString().startsWith("."));
		assertThat(this.server.client().listMultipartUploads((request) -> request.bucket(BUCKET)).uploads()).isEmpty();
	}

	/**
	 * A step that a killed execution had completed is in no later execution of its
	 * instance.
	 */
	private void assertNoFinishedStepRanAgain(long after) throws SQLException {
		try (Connection connection = history();
				ResultSet steps = connection.createStatement()
					.executeQuery("select e.job_instance_id, s.step_name, s.status from batch_step_execution s"
							+ " join batch_job_execution e on e.job_execution_id = s.job_execution_id"
							+ " where e.job_execution_id > " + after + " order by s.step_execution_id")) {
			Set<String> completed = new HashSet<>();
			List<String> again = new ArrayList<>();
			while (steps.next()) {
				String step = steps.getLong(1) + " " + steps.getString(2);
				if (completed.contains(step)) {
					again.add(step);
				}
				if ("COMPLETED".equals(steps.getString(3))) {
					completed.add(step);
				}
			}
			assertThat(again).isEmpty();
			assertThat(completed).hasSizeGreaterThanOrEqualTo(5);
		}
	}

	private long lastExecution() throws SQLException {
		try (Connection connection = history();
				ResultSet row = connection.createStatement()
					.executeQuery("select max(job_execution_id) from batch_job_execution")) {
			row.next();
			return row.getLong(1);
		}
	}

	private Connection history() throws SQLException {
		return HistoryDatabase.embedded(this.directory.resolve(".holdfast")).dataSource().getConnection();
	}

	private static List<Path> files(Path root) throws IOException {
		if (!Files.exists(root)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
