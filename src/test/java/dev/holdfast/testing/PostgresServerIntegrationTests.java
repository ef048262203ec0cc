package dev.holdfast.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PostgresServerIntegrationTests {

	@ParameterizedTest
	@ValueSource(ints = { 12, 13, 14, 15, 16, 17, 18 })
	void startsAServerOfTheWantedMajorAndRemovesIt(int major) {
		Path socket;
		try (PostgresServer server = PostgresServer.start(major)) {
			assertThat(server.query("postgres", "SHOW server_version")).startsWith(major + ".");
			socket = server.socketDirectory().resolve(".s.PGSQL." + server.port());
			assertThat(socket).exists();
		}
		assertThat(socket.resolve("../..").normalize()).doesNotExist();
	}

	@Test
	void asksForThePasswordAndRunsClientPrograms() {
		try (PostgresServer server = PostgresServer.with().password("it's secret").start()) {
			assertThat(server.query("postgres", "SELECT 1")).isEqualTo("1");
			assertThatThrownBy(() -> server.connect("postgres", "postgres", "wrong")).isInstanceOf(SQLException.class)
				.hasMessageContaining("password authentication failed");
			server.createDatabase("a \"b\"");
			assertThat(server.run("psql", "-Atc", "SELECT current_database()", "-d", "a \"b\"").outOfSuccess())
				.isEqualTo("a \"b\"\n");
		}
	}

	@Test
	void takesSettingsAndFilesAndComesBackAfterACrash() {
		try (PostgresServer server = PostgresServer.with()
			.set("max_locks_per_transaction", "10")
			.file("extra.conf", "# nothing".getBytes())
			.start()) {
			assertThat(Files.exists(server.data().resolve("extra.conf"))).isTrue();
			server.execute("postgres", "CREATE TABLE t (a int)", "CHECKPOINT");
			server.crash();
			assertThatThrownBy(() -> server.connect("postgres")).isInstanceOf(SQLException.class);
			server.startAgain();
			assertThat(server.query("postgres", "SELECT count(*) FROM t")).isEqualTo("0");
			assertThat(server.query("postgres", "SHOW max_locks_per_transaction")).isEqualTo("10");
		}
	}

}
