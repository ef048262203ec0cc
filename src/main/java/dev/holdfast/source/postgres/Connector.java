package dev.holdfast.source.postgres;

import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

import dev.holdfast.failure.HoldfastException;

/**
 * Opens sessions on one server. Remembers them, so that another thread can cut them all.
 */
final class Connector {

	/** libpq's names and the driver's. */
	private static final Map<String, String> DRIVER_NAMES = Map.ofEntries(Map.entry("sslmode", "sslmode"),
			Map.entry("sslcert", "sslcert"), Map.entry("sslkey", "sslkey"), Map.entry("sslrootcert", "sslrootcert"),
			Map.entry("sslpassword", "sslpassword"), Map.entry("sslnegotiation", "sslNegotiation"),
			Map.entry("channel_binding", "channelBinding"), Map.entry("krbsrvname", "kerberosServerName"),
			Map.entry("options", "options"), Map.entry("connect_timeout", "connectTimeout"));

	/** The driver logs errors that it throws as well; held, because loggers are weak. */
	private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

	static {
		DRIVER_LOG.setLevel(Level.OFF);
	}

	private final ServerErrors errors;

	private final int lockTimeout;

	private final List<String> settings;

	private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

	/** Connections that are being made: a server may accept one and never answer. */
	private final Set<SessionSockets.Capture> opening = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	/**
	 * @param source the source's name, for messages
	 * @param lockTimeout how long anything waits for a lock, in milliseconds
	 */
	Connector(String source, int lockTimeout) {
		this(new ServerErrors(source), lockTimeout);
	}

	Connector(ServerErrors errors, int lockTimeout) {
		this(errors, lockTimeout, List.of());
	}

	/**
	 * @param settings statements that every session begins with
	 */
	Connector(ServerErrors errors, int lockTimeout, List<String> settings) {
		this.errors = errors;
		this.lockTimeout = lockTimeout;
		this.settings = List.copyOf(settings);
	}

	/** How long anything waits for a lock, in milliseconds. */
	int lockTimeout() {
		return this.lockTimeout;
	}

	/**
	 * Connects and makes the settings of every dump.
	 * @throws HoldfastException {@code UNREACHABLE} with the setting to correct
	 */
	Session open(ConnectionParameters parameters) {
		String token = UUID.randomUUID().toString();
		try (SessionSockets.Capture capture = SessionSockets.capture(token, this.opening)) {
			if (this.stopped) {
				capture.cut();
			}
			Connection connection = new Driver().connect(url(parameters), properties(parameters, token));
			Socket socket = capture.socket();
			if (connection == null || socket == null) {
				throw new IllegalStateException("the driver made no connection");
			}
			return admit(new Session(connection, socket, version(connection)));
		}
		catch (SQLException ex) {
			throw this.errors.connecting(parameters, ex);
		}
	}

	/**
	 * Chooses among several hosts the first that answers and is of the wanted kind
	 * (libpq's target_session_attrs): every session and program must reach the same one.
	 * @param password adds the password of a host
	 */
	ConnectionParameters choose(ConnectionParameters parameters, UnaryOperator<ConnectionParameters> password) {
		String wanted = parameters.get("target_session_attrs", "any");
		List<ConnectionParameters> hosts = parameters.hosts();
		if (hosts.size() == 1 && wanted.equals("any")) {
			return password.apply(hosts.get(0));
		}
		HoldfastException last = null;
		for (ConnectionParameters host : hosts) {
			ConnectionParameters complete = password.apply(host);
			try (Session session = open(complete)) {
				if (fits(session, wanted)) {
					return complete;
				}
				last = this.errors.failure(host.server() + " is not " + wanted,
						"correct the source's target_session_attrs", null);
			}
			catch (SQLException ex) {
				last = this.errors.reading("asking " + host.server() + " what it is", ex);
			}
			catch (HoldfastException ex) {
				last = ex;
			}
		}
		throw (last != null) ? last : this.errors.failure("no host is named", "set the source's host", null);
	}

	private static boolean fits(Session session, String wanted) throws SQLException {
		return switch (wanted) {
			case "read-write" -> session.single("SHOW transaction_read_only").equals("off");
			case "read-only" -> session.single("SHOW transaction_read_only").equals("on");
			case "primary" -> session.single("SELECT pg_catalog.pg_is_in_recovery()").equals("f");
			case "standby" -> session.single("SELECT pg_catalog.pg_is_in_recovery()").equals("t");
			default -> true;
		};
	}

	private Session admit(Session session) throws SQLException {
		this.sessions.removeIf(Session::aborted);
		this.sessions.add(session);
		if (this.stopped) {
			session.abort();
		}
		SessionSettings.apply(session, this.lockTimeout);
		for (String sql : this.settings) {
			session.execute(sql);
		}
		return session;
	}

	private static ServerVersion version(Connection connection) throws SQLException {
		String number = ((PGConnection) connection).getParameterStatus("server_version");
		int major = connection.getMetaData().getDatabaseMajorVersion();
		int minor = connection.getMetaData().getDatabaseMinorVersion();
		return new ServerVersion(major * 10000 + minor, (number != null) ? number : String.valueOf(major));
	}

	/** Cuts every session, and every one that is opened from now on. Returns at once. */
	void stop() {
		this.stopped = true;
		this.opening.forEach(SessionSockets.Capture::cut);
		for (Session session : this.sessions) {
			Thread cutter = new Thread(session::abort, "cut session");
			cutter.setDaemon(true);
			cutter.start();
		}
	}

	/** Closes what is still open. */
	void close() {
		this.sessions.forEach(Session::close);
		this.sessions.clear();
	}

	private static String url(ConnectionParameters parameters) {
		String host = parameters.local() ? "localhost" : parameters.host();
		String bracketed = (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
		return "jdbc:postgresql://" + bracketed + ":" + parameters.port() + "/"
				+ URLEncoder.encode(parameters.database(), StandardCharsets.UTF_8);
	}

	private static Properties properties(ConnectionParameters parameters, String token) {
		Properties properties = new Properties();
		parameters.values().forEach((name, value) -> set(properties, DRIVER_NAMES.get(name), value));
		properties.setProperty("user", parameters.user());
		properties.setProperty("password", parameters.get("password", ""));
		properties.setProperty("ApplicationName", parameters.get("application_name", "holdfast"));
		properties.setProperty("gssEncMode", "disable");
		properties.setProperty("loginTimeout", "60");
		// else the driver turns off what the socket was made with
		properties.setProperty("tcpKeepAlive", "true");
		properties.setProperty("socketFactory", SessionSockets.class.getName());
		properties.setProperty(SessionSockets.TOKEN, token);
		if (parameters.local()) {
			properties.setProperty("sslmode", "disable");
			properties.setProperty(SessionSockets.PATH, parameters.server());
		}
		else {
			properties.setProperty("sslfactory", SessionTls.class.getName());
			set(properties, SessionSockets.ADDRESS, parameters.get("hostaddr"), ":" + parameters.port());
		}
		return properties;
	}

	private static void set(Properties properties, String name, @Nullable String value, String suffix) {
		if (value != null) {
			properties.setProperty(name, value + suffix);
		}
	}

	private static void set(Properties properties, @Nullable String name, String value) {
		if (name != null) {
			properties.setProperty(name, value);
		}
	}

}
