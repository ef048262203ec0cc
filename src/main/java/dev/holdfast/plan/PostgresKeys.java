package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** The keys of PostgreSQL sources and targets. */
final class PostgresKeys {

	private static final int MOST_CONNECTIONS = 64;

	static final Key<String> NAME = Key.required("name", Names.PART, "unique in the plan");

	static final Key<PostgresUrl> URL = Key.optional(
			"url", new ScalarType<>("a PostgreSQL URL", true,
					Map.of("type", "string", "pattern", "^(jdbc:)?postgres(ql)?:"), PostgresUrl::parse),
			"`postgresql://user@host:port/database?sslmode=…`, or the `jdbc:` form");

	static final Key<String> HOST = Key.optional("host", Scalars.TEXT,
			"host name, or the directory of the Unix socket");

	static final Key<Integer> PORT = Key.optional("port", Scalars.whole(1, 65_535), "port, default 5432");

	static final Key<String> DATABASE = Key.optional("database", Scalars.TEXT,
			"the database, or `\"*\"` for every database of the server");

	static final Key<String> USER = Key.optional("user", Scalars.TEXT, "role to connect as");

	static final Key<Secret> PASSWORD = Key.optional("password", Scalars.SECRET,
			"its password; default: looked up in the password file");

	static final Key<Path> PASSFILE = Key.optional("passfile", Scalars.PATH, "password file, default `~/.pgpass`");

	static final Key<String> SERVICE = Key.optional("service", Scalars.TEXT, "a service of `pg_service.conf`");

	static final Key<String> SSLMODE = Key.optional("sslmode",
			Scalars.choice("an sslmode", PostgresParameters.SSL_MODES), "as for libpq; `verify-full` is the safe one");

	static final Key<Path> SSLROOTCERT = Key.optional("sslrootcert", Scalars.PATH,
			"certificates of the authorities that are trusted");

	static final Key<Path> SSLCERT = Key.optional("sslcert", Scalars.PATH, "our certificate");

	static final Key<Path> SSLKEY = Key.optional("sslkey", Scalars.PATH, "its key");

	static final Key<Integer> PARALLEL = Key.optional("parallel", Scalars.whole(1, MOST_CONNECTIONS),
			"connections that read rows side by side, default 2");

	static final Key<Boolean> ROLE_PASSWORDS = Key.optional("role-passwords", Scalars.BOOLEAN,
			"whether the password hashes of roles are taken too, default false");

	static final List<Key<?>> CONNECTION = List.of(URL, HOST, PORT, DATABASE, USER, PASSWORD, PASSFILE, SERVICE,
			SSLMODE, SSLROOTCERT, SSLCERT, SSLKEY);

	static final ObjectType<PostgresSpec> SOURCE = new ObjectType<>("PostgreSQL source", sourceKeys(),
			(fields) -> build(fields, fields.get(NAME)));

	private PostgresKeys() {
	}

	private static List<Key<?>> sourceKeys() {
		List<Key<?>> keys = new ArrayList<>(List.of(NAME, VariantType.key("postgresql")));
		keys.addAll(CONNECTION);
		keys.addAll(List.of(TableKeys.FORMAT, TableKeys.INCLUDE, TableKeys.EXCLUDE, TableKeys.EXCLUDE_DATA, PARALLEL,
				ROLE_PASSWORDS));
		return keys;
	}

	/** The connection, and what is chosen where those keys are known. */
	static @Nullable PostgresSpec build(Fields fields, @Nullable String name) {
		PostgresUrl url = fields.get(URL);
		String host = either(fields, HOST, (url != null) ? url.host() : null);
		Integer port = either(fields, PORT, (url != null) ? url.port() : null);
		String database = either(fields, DATABASE, (url != null) ? url.database() : null);
		String user = either(fields, USER, (url != null) ? url.user() : null);
		Secret password = either(fields, PASSWORD, (url != null) ? url.password() : null);
		PasswordInUrl.warn(fields, URL, (url != null) ? url.password() : null);
		Map<String, String> parameters = parameters(fields, (url != null) ? url.parameters() : Map.of());
		if (CONNECTION.stream().noneMatch(fields::has)) {
			fields.place().problem("does not say which database", "add url: postgresql://user@host:5432/database");
		}
		if (!fields.ok() || name == null) {
			return null;
		}
		return new PostgresSpec(name, host, port, database, user, password, parameters, TableKeys.format(fields),
				fields.list(TableKeys.INCLUDE), fields.list(TableKeys.EXCLUDE), fields.list(TableKeys.EXCLUDE_DATA),
				fields.get(PARALLEL, 2), fields.get(ROLE_PASSWORDS, false));
	}

	private static <T> @Nullable T either(Fields fields, Key<T> key, @Nullable T ofUrl) {
		T own = fields.get(key);
		if (own != null && ofUrl != null) {
			return fields.place(key).problem("is in the url already", "say it in one place");
		}
		return (own != null) ? own : ofUrl;
	}

	private static Map<String, String> parameters(Fields fields, Map<String, String> ofUrl) {
		Map<String, String> parameters = new HashMap<>(ofUrl);
		for (Key<?> key : List.of(PASSFILE, SERVICE, SSLMODE, SSLROOTCERT, SSLCERT, SSLKEY)) {
			Object own = either(fields, widened(key), ofUrl.get(key.name()));
			if (own != null) {
				parameters.put(key.name(), Objects.toString(own));
			}
		}
		return parameters;
	}

	@SuppressWarnings("unchecked")
	private static Key<Object> widened(Key<?> key) {
		return (Key<Object>) key;
	}

}
