package dev.holdfast.history;

import java.nio.file.Path;

import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresHistoryViewsIntegrationTests extends HistoryViewsContract {

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

	@Override
	HistoryDatabase open() {
		server.createDatabase("v" + ++databases);
		return HistoryDatabase
			.of(new HistorySettings(Path.of("unused"), server.url("v" + databases), PostgresServer.SUPERUSER, null));
	}

}
