package dev.holdfast.plan;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PostgresUrlTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			postgresql://backup@db.internal:5432/shop      | db.internal         | 5432 | shop    | backup | -
			postgres://backup:pw@db/shop                   | db                  | -    | shop    | backup | pw
			postgresql://u%40x:p%3A%2F%40%25+%C3%BC@h/d%2F1 | h                  | -    | d/1     | u@x    | p:/@%+ü
			postgresql://                                  | -                   | -    | -       | -      | -
			postgresql:///shop                             | -                   | -    | shop    | -      | -
			postgresql://db                                | db                  | -    | -       | -      | -
			postgresql://test@127.0.0.1:5432/              | 127.0.0.1           | 5432 | -       | test   | -
			postgresql://[::1]:5433/shop                   | ::1                 | 5433 | shop    | -      | -
			postgresql://[fe80::1%25eth0]/shop             | fe80::1%eth0        | -    | shop    | -      | -
			postgresql://%2Fvar%2Frun%2Fpostgresql/shop    | /var/run/postgresql | -    | shop    | -      | -
			postgresql:///shop?host=/tmp/sockets&port=5433&user=u&password=p | /tmp/sockets | 5433 | shop | u | p
			postgresql://h?dbname=shop                     | h                   | -    | shop    | -      | -
			postgresql://u:@h/shop                         | h                   | -    | shop    | u      | -
			jdbc:postgresql://db:5432/shop?user=u&password=p%26 | db             | 5432 | shop    | u      | p&
			jdbc:postgresql:shop                           | -                   | -    | shop    | -      | -
			jdbc:postgresql:/                              | -                   | -    | -       | -      | -
			jdbc:postgresql:///shop                        | -                   | -    | shop    | -      | -
			postgresql://bücher.example/shop               | bücher.example      | -    | shop    | -      | -
			""")
	void takesEveryFormApart(String text, String host, Integer port, String database, String user, String password)
			throws BadValueException {
		PostgresUrl url = PostgresUrl.parse(text);
		assertThat(url.host()).isEqualTo(host);
		assertThat(url.port()).isEqualTo(port);
		assertThat(url.database()).isEqualTo(database);
		assertThat(url.user()).isEqualTo(user);
		assertThat((url.password() != null) ? url.password().reveal() : null).isEqualTo(password);
		assertThat(PostgresUrl.is(text)).isTrue();
	}

	@Test
	void parametersHaveTheirLibpqNames() throws BadValueException {
		assertThat(PostgresUrl.parse(
				"postgresql://h/d?sslmode=verify-full&sslrootcert=/etc/ca%20s.pem&options=-c%20geqo%3Doff&connect_timeout=5")
			.parameters())
			.isEqualTo(Map.of("sslmode", "verify-full", "sslrootcert", "/etc/ca s.pem", "options", "-c geqo=off",
					"connect_timeout", "5"));
		assertThat(PostgresUrl.parse("jdbc:postgresql://h/d?ssl=true&ApplicationName=x&tcpKeepAlive=true").parameters())
			.isEqualTo(Map.of("sslmode", "verify-full", "application_name", "x", "keepalives", "1"));
		assertThat(PostgresUrl.parse("postgresql://h/d?ssl=true").parameters()).isEqualTo(Map.of("sslmode", "require"));
		assertThat(PostgresUrl.parse("jdbc:postgresql://h/d?ssl=false").parameters())
			.isEqualTo(Map.of("sslmode", "disable"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			mysql://u:hunter2@h/d                  | is not a PostgreSQL URL
			postgresql:/h/d                        | is not a PostgreSQL URL
			postgresql://u:hun@ter2@h/d            | has more than one @ before the host
			postgresql://u:hun/ter2@h/d            | has a host and port that cannot be read
			postgresql://u:12/hunter2@h/d          | has an @ or / in the database's name
			postgresql://u:12?hunter2@h/d          | has an @ after the question mark
			postgresql://u:hunter2%@h/d            | has a % that is not followed by two hex digits of UTF-8 text
			postgresql://u:hunter2%zz@h/d          | has a % that is not followed by two hex digits of UTF-8 text
			postgresql://u:%C3%28hunter2@h/d       | has a % that is not followed by two hex digits of UTF-8 text
			postgresql://u:%00hunter2@h/d          | has a % that is not followed by two hex digits of UTF-8 text
			postgresql://u:hunter2@h1:5432,h2/d    | names several hosts
			postgresql:///d?host=h1,h2             | names several hosts
			postgresql://u:hunter2@h:99999/d       | has a port that is not between 1 and 65535
			postgresql://u:hunter2@h:/d?port=0     | has a port that is not between 1 and 65535
			postgresql://u:hunter2@h/d?sslmod=x    | has an unknown connection parameter sslmod
			postgresql://u:hunter2@h/d?sslmode=on  | has an unknown sslmode
			postgresql://u:hunter2@h/d?user=v      | gives user twice
			postgresql://u:hunter2@h/d?sslmode     | has a parameter without a value
			postgresql://u:hunter2@h/d?ssl=maybe   | has an unknown value for ssl
			postgresql://u:hunter2@h o/d           | has a host that cannot be one
			postgresql://u:hunter2@[::1/d          | has a host and port that cannot be read
			""")
	void whatCannotBeReadIsToldWithoutAnyOfIt(String text, String message) {
		assertThatExceptionOfType(BadValueException.class).isThrownBy(() -> PostgresUrl.parse(text)).satisfies((ex) -> {
			assertThat(ex.what()).isEqualTo(message);
			assertThat(ex.what() + ex.hint()).doesNotContain("hunter2", "hun", "ter2");
		});
	}

	@Test
	void anUnknownParameterIsToldWithTheNearest() {
		assertThatExceptionOfType(BadValueException.class)
			.isThrownBy(() -> PostgresUrl.parse("postgresql://h/d?sslmoed=x"))
			.satisfies((ex) -> assertThat(ex.hint()).isEqualTo("did you mean sslmode?"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:h2:./x", "/srv/postgres", "postgresql", "s3://postgresql" })
	void othersAreNotTakenForOne(String text) {
		assertThat(PostgresUrl.is(text)).isFalse();
	}

}
