package dev.holdfast.source.postgres;

import dev.holdfast.testing.PostgresServer;

/** Makes the database that holds every kind of object. */
public final class EveryKind {

	private EveryKind() {
	}

	public static void create(PostgresServer server, String database) {
		server.createDatabase(database);
		server
			.run("psql", "-X", "-q", "-o", "/dev/null", "-d", database, "-f",
					"src/test/resources/dev/holdfast/source/postgres/every-kind.sql")
			.outOfSuccess();
	}

}
