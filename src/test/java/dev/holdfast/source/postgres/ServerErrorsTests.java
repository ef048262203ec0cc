package dev.holdfast.source.postgres;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.holdfast.failure.HoldfastException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ServerErrorsTests {

	@Test
	void largeObjectsCannotBeExcludedOneByOne() {
		HoldfastException failure = new ServerErrors("db").reading("reading large objects",
				new SQLException("permission denied for large object 16405", "42501"));
		assertThat(failure.what()).contains("large object 16405");
		assertThat(failure.hint()).contains("grant SELECT ON LARGE OBJECT", "include")
			.doesNotContain("exclude this object");
	}

	@Test
	void aServerWithoutTlsNeedsNoPassword() {
		HoldfastException failure = new ServerErrors("db").connecting(
				new ConnectionParameters(Map.of("host", "db", "port", "5432", "user", "backup", "dbname", "shop")),
				new SQLException("The server does not support SSL.", "08004"));
		assertThat(failure.what()).isEqualTo("source db: db:5432 does not take TLS");
		assertThat(failure.hint()).contains("sslmode").doesNotContain("password");
	}

	@Test
	void saysThatAHostIsNotFound() {
		SQLException thrown = catchThrowableOfType(SQLException.class,
				() -> DriverManager.getConnection("jdbc:postgresql://nowhere.invalid:5433/shop", "backup", ""));
		HoldfastException failure = new ServerErrors("db").connecting(new ConnectionParameters(
				Map.of("host", "nowhere.invalid", "port", "5433", "user", "backup", "dbname", "shop")), thrown);
		assertThat(failure.what()).isEqualTo("source db: connection to nowhere.invalid:5433 failed: host not found");
		assertThat(failure.hint()).contains("correct the host");
	}

}
