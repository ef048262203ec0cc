package dev.holdfast.plan;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.NearestName;

/**
 * The connection parameters that URLs may carry, by their libpq names (PostgreSQL manual,
 * 34.1.2). Those of JDBC are translated.
 */
final class PostgresParameters {

	static final List<String> SSL_MODES = List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

	private static final List<String> KNOWN = List.of("host", "port", "dbname", "user", "password", "hostaddr",
			"passfile", "require_auth", "channel_binding", "connect_timeout", "options", "application_name",
			"keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
			"gssencmode", "sslmode", "sslcompression", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslcrldir",
			"sslsni", "requirepeer", "ssl_min_protocol_version", "ssl_max_protocol_version", "krbsrvname", "gsslib",
			"service", "target_session_attrs", "load_balance_hosts", "sslnegotiation");

	private static final Map<String, String> OF_JDBC = Map.of("ApplicationName", "application_name", "connectTimeout",
			"connect_timeout", "gssEncMode", "gssencmode", "channelBinding", "channel_binding", "tcpKeepAlive",
			"keepalives", "kerberosServerName", "krbsrvname", "database", "dbname");

	private PostgresParameters() {
	}

	/** The libpq name of a parameter in a URL. */
	static String name(String name, boolean jdbc) throws BadValueException {
		String translated = jdbc ? OF_JDBC.getOrDefault(name, name) : name;
		if (name.equals("ssl")) {
			return "sslmode";
		}
		if (!KNOWN.contains(translated)) {
			String nearest = NearestName.of(name, KNOWN);
			throw new BadValueException("has an unknown connection parameter " + shown(name), (nearest != null)
					? "did you mean " + nearest + "?" : "parameters are those of libpq, for example sslmode");
		}
		return translated;
	}

	/** The value as libpq takes it. */
	static String value(String name, String value, boolean jdbc) throws BadValueException {
		if (name.equals("ssl")) {
			return switch (value) {
				case "true" -> jdbc ? "verify-full" : "require";
				case "false" -> "disable";
				default -> throw new BadValueException("has an unknown value for ssl", "use sslmode=require");
			};
		}
		if (jdbc && name.equals("tcpKeepAlive")) {
			return value.equals("true") ? "1" : "0";
		}
		String wrong = wrongSslMode(name, value);
		if (wrong != null) {
			throw new BadValueException("has an unknown sslmode", wrong);
		}
		return value;
	}

	private static @Nullable String wrongSslMode(String name, String value) {
		return (name.equals("sslmode") && !SSL_MODES.contains(value)) ? "known: " + String.join(", ", SSL_MODES) : null;
	}

	private static String shown(String name) {
		return name.matches("[A-Za-z_.-]{1,40}") ? name : "";
	}

}
