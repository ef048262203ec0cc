package dev.holdfast.history;

import java.nio.file.Path;

import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresAuditIntegrationTests extends AuditContract {

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer server;

	private static int databases;

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

	@Override
	HistoryDatabase database() {
		return HistoryDatabase
			.of(new HistorySettings(Path.of("unused"), server.url("h" + databases), PostgresServer.SUPERUSER, null));
	}

}
