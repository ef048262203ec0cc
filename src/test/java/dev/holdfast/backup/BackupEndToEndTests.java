package dev.holdfast.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.testing.HoldfastProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The program as a process: exit codes, signals, output and what the history then says.
 */
class BackupEndToEndTests {

	private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

	private static final Map<String, String> ENVIRONMENT = Map.of("BACKUP_KEY", KEY);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void prepare() throws Exception {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + this.directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement()
				.execute("insert into orders select x, rawtohex(secure_rand(100)) from system_range(1, 60000)");
		}
		writePlan("");
	}

	@Test
	void batchsOwnWayOfLaunchingGivesTheSameHistory() throws Exception {
		assertThat(run("backup", "shop").exitCode()).isZero();
		HoldfastProcess.Result batch = run("--spring.batch.job.name=backup", "plan=shop");
		assertThat(batch.exitCode()).as(batch.error()).isZero();
		assertThat(query("select step_name, status, exit_code from batch_step_execution where job_execution_id = 1"
				+ " order by step_name"))
			.isEqualTo(query("select step_name, status, exit_code from batch_step_execution where job_execution_id = 2"
					+ " order by step_name"))
			.hasSize(5);
		assertThat(query(
				"select count(distinct parameter_name) from batch_job_execution_params group by" + " job_execution_id"))
			.hasSize(2)
			.allMatch((row) -> row.equals("8"));
		assertThat(query("select exit_code from task_execution order by 1")).containsExactly("0", "0");
	}

	@Test
	void theExitCodeIsTheSameInProcessBatchAndTask() throws Exception {
		Files.delete(this.directory.resolve("shop.mv.db"));
		HoldfastProcess.Result result = run("backup", "shop");
		assertThat(result.exitCode()).isEqualTo(10);
		assertThat(result.error()).contains("holdfast: source database: ", "HINT: ").doesNotContain("\tat ");
		assertThat(query("select exit_code from batch_job_execution")).containsExactly("10");
		assertThat(query("select exit_code from task_execution")).containsExactly("10");
		assertThat(query("select exit_message from batch_job_execution").get(0)).doesNotContain("\tat ");
	}

	@Test
	void aBadPlanStartsNothingAndLeavesNoHistory() throws Exception {
		writePlan("compresion: {algorithm: zstd}\nretention: {daily: -1}\n");
		HoldfastProcess.Result result = run("backup", "shop");
		assertThat(result.exitCode()).isEqualTo(2);
		assertThat(result.error()).contains("compresion", "did you mean", "daily");
		assertThat(this.directory.resolve(".holdfast")).doesNotExist();
	}

	@Test
	void theKeyIsNowhereInTheHomeOrTheOutput() throws Exception {
		HoldfastProcess.Result result = run("--debug", "backup", "shop");
		assertThat(result.exitCode()).isZero();
		assertThat(result.error() + result.standard()).doesNotContain(KEY);
		try (Stream<Path> files = Files.walk(this.directory.resolve(".holdfast"))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).doesNotContain(KEY);
			}
		}
	}

	@Test
	void jsonIsOneDocumentOnStandardOutput() throws Exception {
		HoldfastProcess.Result result = run("--json", "backup", "shop");
		JsonNode document = JsonMapper.shared().readTree(result.standard());
		assertThat(document.at("/manifest/sources/0/rows").asLong()).isEqualTo(60_000);
		assertThat(document.at("/exitCode").asInt()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "TERM, 143", "INT, 130" })
	void aSignalStopsItWithinTwoSecondsAndTheNextRunResumes(String signal, int exitCode) throws Exception {
		writePlan("limits: {bandwidth: 1 MiB/s}\n");
		HoldfastProcess.Result stopped;
		long millis;
		try (HoldfastProcess running = startDumped()) {
			long before = System.nanoTime();
			running.signal(signal);
			stopped = running.await();
			millis = (System.nanoTime() - before) / 1_000_000;
		}
		assertThat(stopped.exitCode()).as(stopped.error()).isEqualTo(exitCode);
		assertThat(millis).as("milliseconds to stop").isLessThan(5_000);
		assertThat(query("select status from batch_job_execution")).containsExactly("STOPPED");
		assertThat(query("select exit_code from task_execution")).containsExactly(Integer.toString(exitCode));
		HoldfastProcess.Result resumed = run("backup", "shop");
		assertThat(resumed.exitCode()).as(resumed.error()).isZero();
		assertThat(resumed.error()).contains("resuming");
		assertThat(query("select count(*) from batch_step_execution where step_name = 'dump'")).containsExactly("1");
		assertThat(query("select count(*) from batch_job_instance")).containsExactly("1");
	}

	@Test
	void aChangedPlanBeginsAnewAndSaysWhy() throws Exception {
		writePlan("limits: {bandwidth: 1 MiB/s}\n");
		try (HoldfastProcess running = startDumped()) {
			assertThat(running.killAfter(0)).isTrue();
		}
		writePlan("");
		HoldfastProcess.Result anew = run("backup", "shop");
		assertThat(anew.exitCode()).as(anew.error()).isZero();
		assertThat(anew.error()).contains("is given up: the plan has changed since").doesNotContain("resuming");
	}

	@Test
	void aSecondLaunchIsToldWhoRunsThePlan() throws Exception {
		writePlan("limits: {bandwidth: 1 MiB/s}\n");
		try (HoldfastProcess running = startDumped()) {
			HoldfastProcess.Result second = run("backup", "shop");
			assertThat(second.exitCode()).isEqualTo(11);
			assertThat(second.error())
				.contains("plan shop is being run by user " + System.getProperty("user.name") + " on ", " since 20");
			assertThat(running.isRunning()).as("the first still runs").isTrue();
		}
	}

	@Test
	void freshBeginsAnewAfterAnInterruptedRun() throws Exception {
		writePlan("limits: {bandwidth: 1 MiB/s}\n");
		try (HoldfastProcess running = startDumped()) {
			assertThat(running.killAfter(0)).isTrue();
		}
		writePlan("");
		HoldfastProcess.Result fresh = run("backup", "shop", "--fresh");
		assertThat(fresh.exitCode()).as(fresh.error()).isZero();
		assertThat(fresh.error()).containsPattern("shop-\\S+ was not finished and is given up: --fresh asks for it");
		assertThat(query("select count(*) from batch_job_instance")).containsExactly("2");
		try (Stream<Path> left = Files.walk(this.directory.resolve(".holdfast/staging"))) {
			assertThat(left.filter(Files::isRegularFile)).isEmpty();
		}
		try (Stream<Path> stored = Files.walk(this.directory.resolve("store"))) {
			assertThat(stored.filter(Files::isRegularFile)).hasSize(4);
		}
	}

	/** Starts it and waits until its source was dumped; the upload then takes seconds. */
	private HoldfastProcess startDumped() throws Exception {
		HoldfastProcess running = HoldfastProcess.start(this.directory, ENVIRONMENT, "backup", "shop");
		while (!running.errorSoFar().contains("dump database:")) {
			assertThat(running.endsWithin(20)).as(running.errorSoFar()).isFalse();
		}
		return running;
	}

	private HoldfastProcess.Result run(String... arguments) throws Exception {
		return HoldfastProcess.run(this.directory, ENVIRONMENT, arguments);
	}

	private void writePlan(String more) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources:
				  - {name: database, type: h2, url: "jdbc:h2:%s"}
				encryption: {key: "${BACKUP_KEY}"}
				destinations:
				  - {name: local, type: local, path: "%s"}
				%s
				""".formatted(this.directory.resolve("shop"), this.directory.resolve("store"), more));
	}

	private List<String> query(String sql) throws SQLException {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.directory.resolve(".holdfast"));
				Connection connection = database.dataSource().getConnection();
				ResultSet rows = connection.createStatement().executeQuery(sql)) {
			List<String> result = new ArrayList<>();
			while (rows.next()) {
				StringBuilder row = new StringBuilder(String.valueOf(rows.getString(1)));
				for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
					row.append(' ').append(rows.getString(i));
				}
				result.add(row.toString());
			}
			return result;
		}
	}

}
