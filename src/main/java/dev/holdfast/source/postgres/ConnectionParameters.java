package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How to reach one database, by libpq's parameter names. The string form holds no secret.
 *
 * @param values every parameter that is set; {@code host}, {@code port}, {@code user} and
 * {@code dbname} always are
 */
record ConnectionParameters(Map<String, String> values) {

	/** Parameters that never leave this process but in a private file. */
	private static final Set<String> SECRET = Set.of("password", "sslpassword");

	/** Parameters that have been looked up and mean nothing any more. */
	private static final Set<String> RESOLVED = Set.of("passfile", "service", "servicefile", "client_encoding",
			"target_session_attrs");

	ConnectionParameters {
		values = Map.copyOf(values);
	}

	@Nullable String get(String name) {
		return this.values.get(name);
	}

	String get(String name, String other) {
		return this.values.getOrDefault(name, other);
	}

	String host() {
		return get("host", "localhost");
	}

	int port() {
		return Integer.parseInt(get("port", "5432"));
	}

	String user() {
		return get("user", "");
	}

	String database() {
		return get("dbname", "");
	}

	/** Whether the host is the directory of a Unix socket. */
	boolean local() {
		return host().startsWith("/");
	}

	ConnectionParameters with(String name, String value) {
		Map<String, String> changed = new LinkedHashMap<>(this.values);
		changed.put(name, value);
		return new ConnectionParameters(changed);
	}

	/**
	 * One for each of several hosts, in order; ports and addresses belong to them one by
	 * one.
	 */
	List<ConnectionParameters> hosts() {
		String[] hosts = host().split(",", -1);
		List<ConnectionParameters> all = new ArrayList<>();
		for (int i = 0; i < hosts.length; i++) {
			ConnectionParameters one = with("host", hosts[i].isEmpty() ? "localhost" : hosts[i]);
			for (String name : List.of("port", "hostaddr")) {
				String value = get(name);
				if (value != null) {
					String[] each = value.split(",", -1);
					one = one.with(name, each[Math.min(i, each.length - 1)]);
				}
			}
			all.add(one);
		}
		return all;
	}

	/**
	 * The connection string for a child process, safe on a command line: it lacks the
	 * password.
	 */
	String conninfo() {
		StringBuilder text = new StringBuilder();
		this.values.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach((entry) -> {
			if (!SECRET.contains(entry.getKey()) && !RESOLVED.contains(entry.getKey())) {
				text.append(text.isEmpty() ? "" : " ")
					.append(entry.getKey())
					.append('=')
					.append(quote(entry.getValue()));
			}
		});
		return text.toString();
	}

	private static String quote(String value) {
		return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
	}

	/** {@code host:port}, or the socket's path. */
	String server() {
		return local() ? host() + "/.s.PGSQL." + port() : host() + ":" + port();
	}

	@Override
	public String toString() {
		return conninfo();
	}

}
