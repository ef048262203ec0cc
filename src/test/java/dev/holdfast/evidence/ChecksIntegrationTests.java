package dev.holdfast.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.plan.RestoreTestSpec.Check;
import dev.holdfast.plan.RestoreTestSpec.CommandCheck;
import dev.holdfast.plan.RestoreTestSpec.SqlCheck;
import dev.holdfast.plan.RestoreTestSpec.UrlCheck;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.PostgresServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
class ChecksIntegrationTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final Duration SHORT = Duration.ofMillis(300);

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer postgres;

	@SuppressWarnings("NullAway.Init")
	private static HttpServer http;

	private static final CountDownLatch SILENCE = new CountDownLatch(1);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private final List<String> output = new ArrayList<>();

	@BeforeAll
	static void startServers() throws IOException {
		postgres = PostgresServer.with().password("hunter2:\\").start();
		postgres.createDatabase("shop");
		postgres.execute("shop", "CREATE TABLE orders (id int, total numeric(10,2), paid boolean)",
				"INSERT INTO orders VALUES (1, 9.90, true), (2, 0.10, true), (3, 5, false)");
		http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		answer("/health", 200, "{\"db\":{\"up\":true,\"nodes\":[1,2.0],\"name\":null},\"version\":\"1.0\"}");
		answer("/down", 503, "no");
		answer("/moved", 302, "");
		answer("/text", 200, "fine");
		answer("/endless", 200, "{\"a\":\"" + "x".repeat(2 << 20) + "\"}");
		http.createContext("/silent", (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write('{');
			exchange.getResponseBody().flush();
			try {
				SILENCE.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			exchange.close();
		});
		http.setExecutor((task) -> {
			Thread thread = new Thread(task, "http");
			thread.setDaemon(true);
			thread.start();
		});
		http.start();
	}

	private static void answer(String path, int status, String body) {
		http.createContext(path, (exchange) -> {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Location", "/health");
			exchange.sendResponseHeaders(status, (bytes.length == 0) ? -1 : bytes.length);
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(bytes);
			}
		});
	}

	@AfterAll
	static void stopServers() {
		SILENCE.countDown();
		http.stop(0);
		postgres.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			select count(*) from orders             | 3
			select sum(total) from orders           | 15
			select sum(total) from orders           | 15.0
			select bool_and(paid) from orders       | false
			select bool_or(paid) from orders        | TRUE
			select max(paid::text) from orders      | true
			select null                             | null
			select 'a b'                            | a b
			with o as (select 1 as x) select x from o | 1
			""")
	void aQueryPassesWithTheExpectedValue(String sql, String expect) {
		CheckResult result = ask(sql(sql, expect, null, null));
		assertThat(result.message()).isNull();
		assertThat(result.passed()).isTrue();
		assertThat(result.expected()).isEqualTo(expect);
		assertThat(result.what()).isEqualTo(sql);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			select count(*) from orders            | 4     | found 3 in place of 4
			select 1 where false                   | 1     | it gives no row
			select id from orders order by id      | 1     | it gives more than one row
			select 1, 2                            | 1     | it gives 2 columns in place of one value
			select count(*) from nowhere           | 0     | relation "nowhere" does not exist
			select 'True'                          | true  | found True in place of true
			delete from orders                     | 3     | read-only transaction
			""")
	void aQueryFailsAndSaysWhy(String sql, String expect, String message) {
		CheckResult result = ask(sql(sql, expect, null, null));
		assertThat(result.passed()).isFalse();
		assertThat(result.message()).contains(message);
		assertThat(postgres.query("shop", "select count(*) from orders")).isEqualTo("3");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			select 3        | 3    | -    | -
			select 3        | 2.5  | 3.0  | -
			select 3        | 4    | -    | 3 is less than 4
			select 3.01     | -    | 3    | 3.01 is more than 3
			select 'many'   | 1    | -    | many is not a number
			select null     | -    | 1    | null is not a number
			select 'NaN'::float | 0 | -   | NaN is not a number
			""")
	void aQueryIsHeldAgainstBounds(String sql, @Nullable BigDecimal least, @Nullable BigDecimal most,
			@Nullable String message) {
		CheckResult result = ask(sql(sql, null, least, most));
		assertThat(result.message()).isEqualTo(message);
		assertThat(result.passed()).isEqualTo(message == null);
	}

	@Test
	void aQueryThatTakesTooLongFailsAndLeavesNothingRunning() {
		CheckResult result = ask(
				new SqlCheck("select pg_sleep(600)", "x", null, null, SHORT, "select pg_sleep(600)", false));
		assertThat(result.passed()).isFalse();
		assertThat(result.message()).isEqualTo("no answer within 300 ms");
		assertThat(result.millis()).isLessThan(30_000);
		await(() -> "0".equals(postgres.query("postgres",
				"select count(*) from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'")));
	}

	@Test
	void anH2DatabaseIsAskedTheSame() {
		String url = "jdbc:h2:mem:checks" + System.nanoTime();
		Checks checks = new Checks(target(), () -> DriverManager.getConnection(url), this.output::add);
		List<CheckResult> results = checks.run(List.of(sql("select count(*) from system_range(1, 7)", "7", null, null),
				sql("select 1.50", "1.5", null, null), sql("select * from nowhere", "1", null, null)));
		assertThat(results).extracting(CheckResult::passed).containsExactly(true, true, false);
		assertThat(results.get(2).message()).contains("NOWHERE");
	}

	@Test
	void valuesOfVariablesAreNeverShown() {
		SqlCheck wrong = new SqlCheck("select 'hunter2' || count(*) from orders", "hunter2", null, null, LONG,
				"select '${TOKEN}' || count(*) from orders", true);
		SqlCheck broken = new SqlCheck("select hunter2 from orders", "1", null, null, LONG,
				"select ${TOKEN} from orders", true);
		UrlCheck page = new UrlCheck(url("/health"), null, Map.of("version", "hunter2"), LONG, "http://x/health", true);
		for (Check check : List.of(wrong, broken, page)) {
			CheckResult result = ask(check);
			assertThat(result.passed()).isFalse();
			assertThat(result.toString()).doesNotContain("hunter2").contains("not shown");
		}
	}

	@Test
	void aFailureToConnectIsAFailedCheck() throws IOException {
		int free = freePort();
		Checks checks = new Checks(target(),
				() -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + free + "/x", "u", "hunter2"),
				this.output::add);
		CheckResult result = checks.run(List.of(sql("select 1", "1", null, null))).get(0);
		assertThat(result.passed()).isFalse();
		assertThat(result.message()).contains("refused").doesNotContain("hunter2");
		assertThat(new Checks(target(), null, this.output::add).run(List.of(sql("select 1", "1", null, null)))
			.get(0)
			.message()).isEqualTo("no database was restored that could be asked");
	}

	@Test
	void anAddressPassesWithStatusAndMembersAsExpected() {
		Map<String, Object> members = Map.of("db", Map.of("up", "true", "nodes", List.of("1", "2"), "name", "null"),
				"version", "1.0");
		assertThat(ask(page("/health", null, members)).passed()).isTrue();
		assertThat(ask(page("/health", 200, Map.of())).passed()).isTrue();
		assertThat(ask(page("/down", 503, Map.of())).passed()).isTrue();
		assertThat(ask(page("/moved", 302, Map.of())).passed()).isTrue();
	}

	@Test
	void anAddressFailsAndSaysWhy() throws IOException {
		assertFailed(page("/down", null, Map.of()), "it answered with status 503");
		assertFailed(page("/moved", null, Map.of()), "it answered with status 302");
		assertFailed(page("/health", 204, Map.of()), "it answered with status 200");
		assertFailed(page("/text", null, Map.of("a", "b")), "its answer is not JSON");
		assertFailed(page("/health", null, Map.of("db", Map.of("up", "false"))), "its member db.up is true");
		assertFailed(page("/health", null, Map.of("db", Map.of("nodes", List.of("1")))),
				"its member db.nodes is [1,2.0]");
		assertFailed(page("/health", null, Map.of("db", Map.of("nodes", List.of("1", "3")))),
				"its member db.nodes[1] is 2.0");
		assertFailed(page("/health", null, Map.of("version", "1")), "its member version is \"1.0\"");
		assertFailed(page("/health", null, Map.of("queue", "0")), "its member queue is missing");
		assertFailed(page("/endless", null, Map.of("a", "b")), "more than 1048576 bytes");
		assertFailed(new UrlCheck(URI.create("http://127.0.0.1:" + freePort() + "/"), null, Map.of(), LONG, "x", false),
				"the connection was refused");
	}

	@Test
	void anAddressThatStopsInTheMiddleFailsInTime() {
		CheckResult result = ask(
				new UrlCheck(url("/silent"), null, Map.of("a", "b"), Duration.ofSeconds(1), "/silent", false));
		assertThat(result.passed()).isFalse();
		assertThat(result.message()).isEqualTo("no answer within 1.0 s");
		assertThat(result.millis()).isLessThan(30_000);
	}

	@Test
	void aCommandIsToldWhereTheTargetIs() throws IOException {
		Path told = this.directory.resolve("told");
		CheckResult result = ask(command("sh", "-c", "env | grep -E '^(HOLDFAST|PG)' | sort >" + told
				+ "; stat -c %a $PGPASSFILE >>" + told + "; cat $PGPASSFILE >>" + told));
		assertThat(result.passed()).isTrue();
		assertThat(result.found()).isEqualTo("exit code 0");
		List<String> lines = Files.readAllLines(told);
		assertThat(lines).contains("HOLDFAST_PLAN=shop", "HOLDFAST_BACKUP_ID=" + Samples.ID.value(),
				"HOLDFAST_RUN_ID=run-1", "HOLDFAST_TARGET_TYPE=postgresql", "HOLDFAST_TARGET_HOST=127.0.0.1",
				"HOLDFAST_TARGET_PORT=" + postgres.port(), "HOLDFAST_TARGET_DATABASE=shop",
				"HOLDFAST_TARGET_USER=postgres", "HOLDFAST_TARGET_MAIN_DB_DATABASE=shop", "PGDATABASE=shop",
				"HOLDFAST_TARGET_DIRECTORY=/restored", "HOLDFAST_TARGET_UPLOADS_DIRECTORY=/restored", "600",
				"*:*:*:*:hunter2\\:\\\\");
		Path passwords = Path.of(lines.stream()
			.filter((line) -> line.startsWith("PGPASSFILE="))
			.findFirst()
			.orElseThrow()
			.substring("PGPASSFILE=".length()));
		assertThat(passwords).doesNotExist();
	}

	@Test
	void psqlConnectsToTheTargetWithoutBeingTold() {
		String psql = postgres.clients().resolve("psql").toString();
		CheckResult result = ask(command("sh", "-c", "test $(" + psql + " -wXAtc 'select count(*) from orders') = 3"));
		assertThat(result.message()).isNull();
		assertThat(result.passed()).isTrue();
	}

	@Test
	void aCommandThatFailsSaysSoWithoutItsOutput() {
		CheckResult result = ask(command("sh", "-c", "echo the password is hunter2; exit 3"));
		assertThat(result.passed()).isFalse();
		assertThat(result.message()).isEqualTo("it ended with exit code 3");
		assertThat(result.toString()).doesNotContain("hunter2");
		assertThat(this.output).singleElement().asString().contains("said: the password is hunter2");
		assertThat(ask(command(this.directory.resolve("nothing").toString())).message())
			.isEqualTo("it cannot be run: No such file or directory");
	}

	@Test
	void aCommandThatTakesTooLongEndsWithWhatItStarted() throws Exception {
		Path pid = this.directory.resolve("pid");
		CheckResult result = ask(new CommandCheck(List.of("sh", "-c", "sleep 600 & echo $! >" + pid + "; wait"),
				Duration.ofSeconds(2), "sh", false));
		assertThat(result.message()).isEqualTo("no answer within 2.0 s");
		long child = Long.parseLong(Files.readString(pid).strip());
		await(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
	}

	@Test
	void aCommandThatPrintsForEverIsHeardOutWithoutBeingKept() {
		assertThat(ask(command("sh", "-c", "head -c 50000000 /dev/zero; exit 1")).message())
			.isEqualTo("it ended with exit code 1");
	}

	@Test
	void stopEndsTheRunningCheckAndAsksNoOther() throws Exception {
		Path began = this.directory.resolve("began");
		Path other = this.directory.resolve("other");
		Checks checks = new Checks(target(), null, this.output::add);
		CompletableFuture<List<CheckResult>> running = CompletableFuture.supplyAsync(() -> checks
			.run(List.of(command("sh", "-c", "touch " + began + "; sleep 600"), command("touch", other.toString()))));
		await(() -> Files.exists(began));
		checks.stop();
		assertThat(running).failsWithin(30, TimeUnit.SECONDS)
			.withThrowableThat()
			.withRootCauseInstanceOf(CancellationException.class);
		assertThat(other).doesNotExist();
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> checks.run(List.of(command("touch", other.toString()))));
	}

	@Test
	void oneThatFailsDoesNotKeepTheOthersFromBeingAsked() {
		Checks checks = new Checks(target(), () -> postgres.connect("shop"), this.output::add);
		assertThat(checks.run(List.of(command("false"), sql("select 1", "1", null, null), page("/down", null, Map.of()),
				command("true"))))
			.extracting(CheckResult::kind, CheckResult::passed)
			.containsExactly(tuple("exec", false), tuple("sql", true), tuple("url", false), tuple("exec", true));
	}

	private void assertFailed(Check check, String message) {
		CheckResult result = ask(check);
		assertThat(result.passed()).isFalse();
		assertThat(result.message()).contains(message);
	}

	private CheckResult ask(Check check) {
		return new Checks(target(), () -> postgres.connect("shop"), this.output::add).run(List.of(check)).get(0);
	}

	private static Coordinates target() {
		return new Coordinates("shop", Samples.ID.value(), "run-1")
			.postgresql("main-db", "127.0.0.1", postgres.port(), "shop", "postgres", new Secret(postgres.password()))
			.files("uploads", Path.of("/restored"));
	}

	private static SqlCheck sql(String sql, @Nullable String expect, @Nullable BigDecimal least,
			@Nullable BigDecimal most) {
		return new SqlCheck(sql, expect, least, most, LONG, sql, false);
	}

	private static UrlCheck page(String path, @Nullable Integer status, Map<String, Object> members) {
		return new UrlCheck(url(path), status, members, LONG, path, false);
	}

	private static URI url(String path) {
		return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
	}

	private static CommandCheck command(String... words) {
		return new CommandCheck(List.of(words), LONG, words[0], false);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

}
