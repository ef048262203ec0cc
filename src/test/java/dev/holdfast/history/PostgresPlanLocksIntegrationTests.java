package dev.holdfast.history;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PostgresPlanLocksIntegrationTests {

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T11:02:03Z"));

	private static final Duration OFTEN = Duration.ofMillis(20);

	private static final Duration NEVER = Duration.ofDays(1);

	private static final Runnable NOTHING = () -> {
	};

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer server;

	@BeforeAll
	static void startServer() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	private static PostgresPlanLocks locks(String url, Duration interval) {
		HistorySettings settings = new HistorySettings(Path.of("unused"), url, PostgresServer.SUPERUSER, null);
		return new PostgresPlanLocks(PostgresHistory.plain(settings), CLOCK, interval, Duration.ofMillis(500));
	}

	private static PostgresPlanLocks locks(Duration interval) {
		return locks(server.url("postgres"), interval);
	}

	@Test
	void refusesASecondRunAndNamesTheFirst() {
		PostgresPlanLocks locks = locks(NEVER);
		try (PlanLock first = locks.acquire("second", NOTHING); PlanLock other = locks.acquire("other", NOTHING)) {
			first.confirm();
			other.confirm();
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> locks.acquire("second", NOTHING))
				.withMessage("plan second is being run by " + LockHolder.self(CLOCK).describe())
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BUSY));
			assertThat(locks.holder("second")).contains(LockHolder.self(CLOCK));
		}
		assertThat(locks.holder("second")).isEmpty();
		locks.acquire("second", NOTHING).close();
	}

	@Test
	void isFreeOnceItsHolderIsKilled() throws Exception {
		PostgresPlanLocks locks = locks(NEVER);
		Process other = ChildJvm.start(HoldLock.class, server.url("postgres"));
		try {
			ChildJvm.awaitLine(other, "held");
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> locks.acquire("killed", NOTHING))
				.withMessageContaining("(process " + other.pid() + ") since 2026-11-21T11:02:03Z");
		}
		finally {
			other.destroyForcibly().waitFor();
		}
		assertThat(other.exitValue()).isEqualTo(137);
		acquireSoon(locks, "killed").close();
	}

	/** The server needs a moment to see that a client has gone. */
	private static PlanLock acquireSoon(PostgresPlanLocks locks, String plan) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (true) {
			try {
				return locks.acquire(plan, NOTHING);
			}
			catch (HoldfastException ex) {
				assertThat(ex.code()).isEqualTo(ExitCode.BUSY);
				assertThat(System.nanoTime()).isLessThan(deadline);
			}
		}
	}

	@Test
	void tellsItsHolderThatTheConnectionWasCut() throws Exception {
		PostgresPlanLocks locks = locks(OFTEN);
		CountDownLatch lost = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		try (PlanLock lock = locks.acquire("cut", () -> {
			calls.incrementAndGet();
			lost.countDown();
		})) {
			cut("cut");
			assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(lock::confirm)
				.withMessageStartingWith("lock of plan cut was lost: ")
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE));
			assertThat(calls).hasValue(1);
			acquireSoon(locks, "cut").close();
		}
	}

	@Test
	void tellsItsHolderThatTheNetworkFellSilent() throws Exception {
		CountDownLatch lost = new CountDownLatch(1);
		try (SilentProxy proxy = new SilentProxy(server.port())) {
			String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres";
			PlanLock lock = locks(url, OFTEN).acquire("silent", lost::countDown);
			lock.confirm();
			proxy.fallSilent();
			assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(proxy.swallowed()).isPositive();
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(lock::confirm)
				.withMessageStartingWith("lock of plan silent was lost");
			lock.close();
		}
		acquireSoon(locks(NEVER), "silent").close();
	}

	@Test
	void confirmsNothingThatTheWatchdogHasNotSeenYet() {
		AtomicInteger calls = new AtomicInteger();
		try (PlanLock lock = locks(NEVER).acquire("unseen", calls::incrementAndGet)) {
			lock.confirm();
			cut("unseen");
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(lock::confirm)
				.withMessageStartingWith("lock of plan unseen was lost");
			assertThat(calls).hasValue(1);
		}
	}

	@Test
	void confirmsNothingOnceItWasGivenFree() {
		PlanLock lock = locks(NEVER).acquire("free", NOTHING);
		lock.close();
		lock.close();
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(lock::confirm);
	}

	@Test
	void keepsTheHistoriesOfTwoSchemasApart() throws Exception {
		try (Connection connection = server.connect("postgres"); Statement statement = connection.createStatement()) {
			statement.execute("CREATE SCHEMA two");
		}
		try (PlanLock one = locks(NEVER).acquire("apart", NOTHING);
				PlanLock two = locks(server.url("postgres") + "?currentSchema=two", NEVER).acquire("apart", NOTHING)) {
			one.confirm();
			two.confirm();
		}
	}

	@Test
	void saysWhenTheDatabaseIsAway() {
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> locks("jdbc:postgresql://127.0.0.1:1/history", NEVER).acquire("shop", NOTHING))
			.withMessageContaining("lock of plan shop: Connection to 127.0.0.1:1 refused")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE));
	}

	/** Ends the session that holds a plan's lock. */
	private static void cut(String plan) {
		assertThat(server.query("postgres",
				"SELECT pg_terminate_backend(BACKEND_PID, 10000) FROM HOLDFAST_PLAN_LOCK WHERE PLAN = '" + plan + "'"))
			.isEqualTo("t");
	}

	/** Holds a lock until it is killed, without ever looking at it again. */
	static final class HoldLock {

		private HoldLock() {
		}

		public static void main(String[] args) throws Exception {
			locks(args[0], OFTEN).acquire("killed", NOTHING);
			System.gc();
			System.out.println("held");
			System.in.read();
		}

	}

}
