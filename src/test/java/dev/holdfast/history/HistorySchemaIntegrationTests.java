package dev.holdfast.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HistorySchemaIntegrationTests {

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

	@Test
	void takesNoticeOfTablesThatAnotherLaunchMadeWhileItWaited() throws Exception {
		server.createDatabase("race");
		try (Connection first = connection(); Connection second = connection()) {
			first.setAutoCommit(false);
			first.createStatement().execute("SELECT pg_advisory_xact_lock(" + HistorySchema.LOCK + ")");
			CompletableFuture<Void> preparing = CompletableFuture.runAsync(() -> prepare(second));
			while (!waits()) {
				assertThat(preparing).isNotDone();
				Thread.onSpinWait();
			}
			first.createStatement()
				.execute("CREATE TABLE HOLDFAST_SCHEMA (VERSION INTEGER PRIMARY KEY, INSTALLED_AT TIMESTAMP)");
			first.createStatement()
				.execute("INSERT INTO HOLDFAST_SCHEMA VALUES (" + HistorySchema.CURRENT + ", CURRENT_TIMESTAMP)");
			first.commit();
			assertThat(preparing).succeedsWithin(30, TimeUnit.SECONDS);
			assertThat(String.valueOf(server.query("race", "SELECT count(*) FROM HOLDFAST_SCHEMA"))).isEqualTo("1");
			assertThat(String.valueOf(server.query("race", "SELECT to_regclass('batch_job_instance')"))).isIn("null",
					"");
		}
	}

	private static boolean waits() {
		return "1".equals(String.valueOf(
				server.query("race", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")));
	}

	private static void prepare(Connection connection) {
		try {
			new HistorySchema(true).prepare(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Connection connection() throws Exception {
		return DriverManager.getConnection(server.url("race"), PostgresServer.SUPERUSER, "");
	}

}
