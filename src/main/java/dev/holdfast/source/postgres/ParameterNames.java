package dev.holdfast.source.postgres;

import java.util.Map;
import java.util.Set;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Which of libpq's connection parameters are understood. One that would make a connection
 * safer but cannot be obeyed is refused, never passed over.
 */
final class ParameterNames {

	private static final Set<String> OBEYED = Set.of("host", "hostaddr", "port", "dbname", "user", "password",
			"passfile", "service", "servicefile", "sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert",
			"sslnegotiation", "channel_binding", "krbsrvname", "options", "connect_timeout", "application_name",
			"target_session_attrs");

	/** Of no consequence for a dump, or what is done anyway. */
	private static final Set<String> INDIFFERENT = Set.of("client_encoding", "fallback_application_name", "keepalives",
			"keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "sslcompression",
			"sslsni", "gsslib", "gssdelegation", "load_balance_hosts", "replication");

	private static final Map<String, String> ONLY = Map.of("gssencmode", "disable|prefer", "ssl_min_protocol_version",
			"TLSv1|TLSv1\\.1|TLSv1\\.2");

	private ParameterNames() {
	}

	/**
	 * @throws HoldfastException {@code BAD_PLAN} for one that is unknown or cannot be
	 * obeyed
	 */
	static void check(String source, Map<String, String> parameters) {
		parameters.forEach((name, value) -> {
			if (!OBEYED.contains(name) && !INDIFFERENT.contains(name)
					&& !value.matches(ONLY.getOrDefault(name, "$^"))) {
				throw new HoldfastException(ExitCode.BAD_PLAN,
						"source " + source + ": connection parameter '" + name + "' is not supported",
						"remove it from the source's url, service or PG* variables; docs/postgresql.md lists those that are");
			}
		});
	}

}
