package dev.holdfast.history;

import java.nio.file.Path;
import java.util.List;

import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresJobLifeIntegrationTests extends JobLifeContract {

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer server;

	private static int databases;

	@TempDir
	Path home;

	@BeforeAll
	static void startServer() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void createDatabase() {
		server.createDatabase("h" + ++databases);
	}

	private HistorySettings settings() {
		return new HistorySettings(this.home, server.url("h" + databases), PostgresServer.SUPERUSER, null);
	}

	@Override
	List<String> repository() {
		return List.of("--holdfast.home=" + this.home, "--spring.datasource.url=" + settings().url(),
				"--spring.datasource.username=" + PostgresServer.SUPERUSER);
	}

	@Override
	HistoryDatabase database() {
		return HistoryDatabase.of(settings());
	}

	@Test
	void goesOnAfterItsConnectionsToTheHistoryWereCutInMidStep() throws Exception {
		try (Toy toy = toy("--plan=shop", "--wait=upload", "runId=s", "plan=shop,java.lang.String,false")
			.await("step upload")) {
			assertThat(Integer.parseInt(String.valueOf(server.query("h" + databases,
					"SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = 'h"
							+ databases
							+ "' AND pid <> pg_backend_pid() AND pid NOT IN (SELECT BACKEND_PID FROM HOLDFAST_PLAN_LOCK)"))))
				.isPositive();
			toy.goOn();
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(rows("SELECT STATUS || ' ' || EXIT_CODE FROM BATCH_JOB_EXECUTION"))
				.containsExactly("COMPLETED 0");
		}
	}

	@Test
	void twoFirstLaunchesAtOnceBothSucceed() throws Exception {
		try (Toy shop = toy("--plan=shop", "runId=s", "plan=shop,java.lang.String,false");
				Toy wiki = toy("--plan=wiki", "runId=w", "plan=wiki,java.lang.String,false")) {
			assertThat(shop.exitCode()).as(shop.output()).isZero();
			assertThat(wiki.exitCode()).as(wiki.output()).isZero();
			assertThat(rows("SELECT STATUS FROM BATCH_JOB_EXECUTION")).containsExactly("COMPLETED", "COMPLETED");
			assertThat(rows("SELECT VERSION FROM HOLDFAST_SCHEMA")).containsExactly("1", "2", "3", "4");
			assertThat(this.home).isEmptyDirectory();
		}
	}

}
