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
	void saysThatAHostIsNotFound() {
		SQLException thrown = catchThrowableOfType(SQLException.class,
				() -> DriverManager.getConnection("jdbc:postgresql://nowhere.invalid:5433/shop", "backup", ""));
		HoldfastException failure = new ServerErrors("db").connecting(new ConnectionParameters(
				Map.of("host", "nowhere.invalid", "port", "5433", "user", "backup", "dbname", "shop")), thrown);
		assertThat(failure.what()).isEqualTo("source db: connection to nowhere.invalid:5433 failed: host not found");
		assertThat(failure.hint()).contains("correct the host");
	}

}
