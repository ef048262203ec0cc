package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConnectionLookupTests {

	private final Map<String, String> environment = new HashMap<>();

	@TempDir
	Path home;

	@Test
	void whatThePlanSaysComesBeforeServiceAndVariables() throws IOException {
		Files.writeString(this.home.resolve(".pg_service.conf"),
				"# mine\n[other]\nhost=wrong\n[shop]\nhost = service.internal\nport=6000\nuser=service\nsslmode=require\n[next]\nport=1\n");
		this.environment.putAll(Map.of("PGSERVICE", "shop", "PGPORT", "7000", "PGUSER", "variable", "PGSSLROOTCERT",
				"/ca.crt", "PGHOST", "variable.internal"));
		ConnectionParameters found = find(spec(null, null, "db", "planned", Map.of()));
		assertThat(found.host()).isEqualTo("service.internal");
		assertThat(found.port()).isEqualTo(6000);
		assertThat(found.user()).isEqualTo("planned");
		assertThat(found.get("sslmode")).isEqualTo("require");
		assertThat(found.get("sslrootcert")).isEqualTo("/ca.crt");
	}

	@Test
	void withoutAnythingItIsTheUsersOwnDatabase() {
		ConnectionParameters found = find(spec("h", null, null, null, Map.of()));
		assertThat(found.user()).isEqualTo("me");
		assertThat(found.database()).isEqualTo("me");
		assertThat(found.port()).isEqualTo(5432);
	}

	@Test
	void aMissingServiceIsABadPlan() {
		assertThatThrownBy(() -> find(spec("h", null, null, null, Map.of("service", "nowhere"))))
			.isInstanceOfSatisfying(HoldfastException.class, (failure) -> {
				assertThat(failure.code()).isEqualTo(ExitCode.BAD_PLAN);
				assertThat(failure.what()).isEqualTo("service 'nowhere' is defined nowhere");
			});
	}

	@Test
	void aParameterThatCannotBeObeyedIsRefused() {
		for (String name : List.of("sslcrl", "requirepeer", "require_auth", "no_such_parameter")) {
			assertThatThrownBy(() -> find(spec("h", null, null, null, Map.of(name, "x"))))
				.isInstanceOf(HoldfastException.class)
				.hasMessage("source db: connection parameter '" + name + "' is not supported");
		}
		assertThat(find(spec("h", null, null, null, Map.of("keepalives", "1"))).host()).isEqualTo("h");
	}

	@Test
	void thePasswordFileMatchesByHostPortDatabaseAndUser() throws IOException {
		passwordFile("#h:1:d:u:comment\nother:*:*:*:no\nh:6000:*:u:by port\n*:*:d\\:x:u:pa\\:ss\\\\word\n*:*:*:u:any\n",
				"rw-------");
		assertThat(password(spec("h", 6000, "d", "u", Map.of()))).isEqualTo("by port");
		assertThat(password(spec("h", 5432, "d:x", "u", Map.of()))).isEqualTo("pa:ss\\word");
		assertThat(password(spec("h", 5432, "d", "u", Map.of()))).isEqualTo("any");
		assertThat(password(spec("h", 5432, "d", "v", Map.of()))).isNull();
	}

	@Test
	void aPasswordFileThatOthersMayReadIsIgnored() throws IOException {
		passwordFile("*:*:*:*:secret\n", "rw-r--r--");
		assertThat(password(spec("h", null, "d", "u", Map.of()))).isNull();
	}

	@Test
	void anotherPasswordFileMayBeNamed() throws IOException {
		passwordFile("*:*:*:*:home\n", "rw-------");
		Path other = Files.move(this.home.resolve(".pgpass"), this.home.resolve("other"));
		assertThat(password(spec("h", null, "d", "u", Map.of("passfile", other.toString())))).isEqualTo("home");
		this.environment.put("PGPASSFILE", other.toString());
		assertThat(password(spec("h", null, "d", "u", Map.of()))).isEqualTo("home");
	}

	@Test
	void thePlansPasswordComesFirstAndIsNeverShown() throws IOException {
		passwordFile("*:*:*:*:file\n", "rw-------");
		this.environment.put("PGPASSWORD", "variable");
		PostgresSpec spec = new PostgresSpec("db", "h", null, "it's \\ x", "u", new Secret("planned"), Map.of(),
				DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false);
		ConnectionParameters found = find(spec);
		assertThat(found.get("password")).isEqualTo("planned");
		assertThat(found.toString()).doesNotContain("planned")
			.isEqualTo("dbname='it\\'s \\\\ x' host='h' port='5432' user='u'");
	}

	@Test
	void severalHostsHaveTheirOwnPorts() {
		ConnectionParameters found = find(spec("a,b,", null, "d", "u", Map.of("port", "1,2,3")));
		assertThat(found.hosts()).extracting(ConnectionParameters::server).containsExactly("a:1", "b:2", "localhost:3");
	}

	private ConnectionParameters find(PostgresSpec spec) {
		return new ConnectionLookup(this.environment, this.home, "me").find(spec);
	}

	private @Nullable String password(PostgresSpec spec) {
		ConnectionLookup lookup = new ConnectionLookup(this.environment, this.home, "me");
		return lookup.withPassword(lookup.find(spec)).get("password");
	}

	private void passwordFile(String content, String permissions) throws IOException {
		Path file = Files.writeString(this.home.resolve(".pgpass"), content);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
	}

	private static PostgresSpec spec(@Nullable String host, @Nullable Integer port, @Nullable String database,
			@Nullable String user, Map<String, String> parameters) {
		return new PostgresSpec("db", host, port, database, user, null, parameters, DumpFormat.NATIVE, List.of(),
				List.of(), List.of(), 2, false);
	}

}
