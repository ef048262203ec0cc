package dev.holdfast.source.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.testing.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What restores have replaced is found, and nothing else is dropped. */
class ReplacedDatabasesIntegrationTests {

	private static PostgresServer server;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void listsAndDropsOnlyWhatNameAndCommentSayWasReplaced() throws SQLException {
		make("shop_before_20260101T000000Z", "holdfast run1 replaced shop");
		make("shop_before_20260301T120000Z", "holdfast run2 replaced shop");
		make("shop_before_20260201T000000Z", "my own copy");
		make("shop_before_20260202T000000Z", "holdfast run1 replaced another");
		make("shop_before_20261332T000000Z", "holdfast run1 replaced shop");
		make("shop", "holdfast run1 replaced shop");
		try (ReplacedDatabases replaced = ReplacedDatabases
			.of(TargetRunner.spec(server, "postgres", PostgresServer.SUPERUSER), TargetRunner.environment(server))) {
			List<ReplacedDatabase> found = replaced.list();
			assertThat(found).extracting(ReplacedDatabase::name)
				.containsExactly("shop_before_20260101T000000Z", "shop_before_20260301T120000Z");
			assertThat(found.get(0).since()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
			assertThat(found.get(0).target()).isEqualTo("shop");
			assertThat(found.get(0).bytes()).isPositive();
			try (Connection user = server.connect("shop_before_20260101T000000Z")) {
				assertThat(user.isValid(5)).isTrue();
				assertThat(refused(replaced, found.get(0)).what()).contains("is in use by process");
			}
			server.execute("postgres", "COMMENT ON DATABASE \"shop_before_20260301T120000Z\" IS 'mine now'");
			assertThat(refused(replaced, found.get(1)).what()).contains("is none that a restore has replaced");
			replaced.drop(found.get(0));
		}
		assertThat(server.query("postgres",
				"SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database " + "WHERE datname ~ '^shop'"))
			.isEqualTo("shop,shop_before_20260201T000000Z,shop_before_20260202T000000Z,"
					+ "shop_before_20260301T120000Z,shop_before_20261332T000000Z");
	}

	private static HoldfastException refused(ReplacedDatabases replaced, ReplacedDatabase database) {
		HoldfastException failure = catchThrowableOfType(HoldfastException.class, () -> replaced.drop(database));
		assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
		return failure;
	}

	private static void make(String name, String comment) {
		server.createDatabase(name);
		server.execute("postgres", "COMMENT ON DATABASE \"" + name + "\" IS '" + comment + "'");
	}

}
