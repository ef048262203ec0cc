package dev.holdfast.source.postgres;

import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

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

	private final String source;

	private final int lockTimeout;

	private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	/**
	 * @param source the source's name, for messages
	 * @param lockTimeout how long anything waits for a lock, in milliseconds
	 */
	Connector(String source, int lockTimeout) {
		this.source = source;
		this.lockTimeout = lockTimeout;
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
		try (SessionSockets.Capture capture = SessionSockets.capture(token)) {
			Connection connection = new Driver().connect(url(parameters), properties(parameters, token));
			Socket socket = capture.socket();
			if (connection == null || socket == null) {
				throw new IllegalStateException("the driver made no connection");
			}
			return admit(new Session(connection, socket, version(connection)));
		}
		catch (SQLException ex) {
			throw new ServerErrors(this.source).connecting(parameters, ex);
		}
	}

	private Session admit(Session session) throws SQLException {
		this.sessions.removeIf(Session::aborted);
		this.sessions.add(session);
		if (this.stopped) {
			session.abort();
		}
		SessionSettings.apply(session, this.lockTimeout);
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
		String host = parameters.local() ? "localhost" : parameters.get("hostaddr", parameters.host());
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
		properties.setProperty("socketFactory", SessionSockets.class.getName());
		properties.setProperty(SessionSockets.TOKEN, token);
		if (parameters.local()) {
			properties.setProperty("sslmode", "disable");
			properties.setProperty(SessionSockets.PATH, parameters.server());
		}
		return properties;
	}

	private static void set(Properties properties, @Nullable String name, String value) {
		if (name != null) {
			properties.setProperty(name, value);
		}
	}

}
