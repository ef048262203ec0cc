package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of a test's own: made by initdb in a temporary directory, on a free
 * port of the loopback interface and on a Unix socket in a private directory, without
 * fsync, removed when closed. Its superuser is {@code postgres}. Servers refuse to run as
 * root, so root drops to {@code postgres} or {@code nobody}.
 */
public final class PostgresServer implements AutoCloseable {

	/** The superuser of every server. */
	public static final String SUPERUSER = "postgres";

	private final PostgresInstallation installation;

	private final Path directory;

	private final int port;

	private final Options options;

	private final Thread hook;

	private PostgresServer(PostgresInstallation installation, Path directory, int port, Options options) {
		this.installation = installation;
		this.directory = directory;
		this.port = port;
		this.options = options;
		this.hook = new Thread(this::remove, "remove " + directory);
	}

	/** A server of the distribution's newest version that has every client program. */
	public static PostgresServer start() {
		return with().start();
	}

	/** A server of this major, which may lack client programs. */
	public static PostgresServer start(int major) {
		return with().major(major).start();
	}

	/** A server with settings of its own. */
	public static Options with() {
		return new Options();
	}

	/** TCP port on 127.0.0.1, also the suffix of the socket's name. */
	public int port() {
		return this.port;
	}

	/** The directory that holds the Unix socket. */
	public Path socketDirectory() {
		return this.directory.resolve("s");
	}

	/** The data directory, owned by the server's user. */
	public Path data() {
		return this.directory.resolve("data");
	}

	/**
	 * Where client programs for this server are: its own, else those of the next newer
	 * major.
	 */
	public Path clients() {
		return this.installation.clients();
	}

	/** Its major version. */
	public int major() {
		return this.installation.major();
	}

	/** The superuser's password, empty where connections are trusted. */
	public String password() {
		return (this.options.password != null) ? this.options.password : "";
	}

	/** {@code jdbc:postgresql:} URL without user. */
	public String url(String database) {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
	}

	/** A connection as the superuser. */
	public Connection connect(String database) throws SQLException {
		return connect(database, SUPERUSER, password());
	}

	/** A connection as some role. */
	public Connection connect(String database, String user, String password) throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("user", user);
		properties.setProperty("password", password);
		return DriverManager.getConnection(url(database), properties);
	}

	/** Runs statements as the superuser, each committed on its own. */
	public void execute(String database, String... statements) {
		try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/** The first column of the first row, or null when there is none. */
	public @Nullable String query(String database, String sql) {
		try (Connection connection = connect(database);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			return rows.next() ? rows.getString(1) : null;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/** Makes an empty database from {@code template0}. */
	public void createDatabase(String name) {
		execute("postgres", "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\" TEMPLATE template0");
	}

	/** Runs a program of {@link #clients} against this server as the superuser. */
	public ProcessOutput run(String program, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(clients().resolve(program).toString());
		command.addAll(List.of(arguments));
		return ProcessOutput.of(command, Map.of("PGHOST", "127.0.0.1", "PGPORT", String.valueOf(this.port), "PGUSER",
				SUPERUSER, "PGPASSWORD", password(), "LC_ALL", "C"));
	}

	/** Ends the server as a crash does; its data stay. */
	public void crash() {
		control("stop", "-m", "immediate");
	}

	/** Ends the server after cutting its connections. */
	public void shutDown() {
		control("stop", "-m", "fast");
	}

	/** Starts the server again after {@link #crash} or {@link #shutDown}. */
	public void startAgain() {
		control("start", "-l", this.directory.resolve("log").toString());
	}

	/** Makes the server read its configuration files again. */
	public void reload() {
		control("reload");
	}

	/** A hot standby of this server, which follows it. */
	public PostgresServer standby() {
		try {
			return Options.standby(this);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What the server has logged. */
	public String log() {
		try {
			return Files.readString(this.directory.resolve("log"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		Runtime.getRuntime().removeShutdownHook(this.hook);
		remove();
	}

	private void remove() {
		this.installation.run("pg_ctl", "-D", data().toString(), "-w", "-m", "immediate", "stop");
		try {
			PostgresInstallation.delete(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void control(String action, String... arguments) {
		List<String> all = new ArrayList<>(List.of("-D", data().toString(), "-w", "-t", "60"));
		all.addAll(List.of(arguments));
		all.add(action);
		ProcessOutput output = this.installation.run("pg_ctl", all.toArray(String[]::new));
		if (output.exitCode() != 0) {
			throw new IllegalStateException("pg_ctl " + action + ": " + output.text());
		}
	}

	/** How a server is made. */
	public static final class Options {

		private int major;

		private @Nullable String password;

		private String hba = "";

		private final List<String> initdb = new ArrayList<>();

		private final Map<String, String> settings = new LinkedHashMap<>();

		private final Map<String, byte[]> files = new LinkedHashMap<>();

		private Options() {
		}

		/** Wants this major; else the newest installed with all client programs. */
		public Options major(int wanted) {
			this.major = wanted;
			return this;
		}

		/** Asks every TCP connection for a password (scram-sha-256). */
		public Options password(String superuserPassword) {
			this.password = superuserPassword;
			return this;
		}

		/** Lines of {@code pg_hba.conf} that come before the others. */
		public Options hba(String... lines) {
			this.hba = String.join("\n", lines) + "\n";
			return this;
		}

		/** A line of {@code postgresql.conf}. */
		public Options set(String name, String value) {
			this.settings.put(name, value);
			return this;
		}

		/** Arguments of initdb, for example {@code --encoding=SQL_ASCII}. */
		public Options initdb(String... arguments) {
			this.initdb.addAll(List.of(arguments));
			return this;
		}

		/** A file in the data directory, such as {@code server.crt}, mode 0600. */
		public Options file(String name, byte[] content) {
			this.files.put(name, content);
			return this;
		}

		/** Makes the data directory and starts the server. */
		public PostgresServer start() {
			try {
				return begin(PostgresInstallation.find(this.major));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private PostgresServer begin(PostgresInstallation installation) throws IOException {
			Path directory = PostgresInstallation.privateDirectory("hfpg");
			installation.own(directory);
			PostgresServer server = new PostgresServer(installation, directory, freePort(), this);
			Runtime.getRuntime().addShutdownHook(server.hook);
			try {
				initialise(server);
				server.startAgain();
				return server;
			}
			catch (RuntimeException | IOException ex) {
				server.close();
				throw ex;
			}
		}

		private static PostgresServer standby(PostgresServer primary) throws IOException {
			Path directory = PostgresInstallation.privateDirectory("hfpg");
			primary.installation.own(directory);
			PostgresServer standby = new PostgresServer(primary.installation, directory, freePort(), primary.options);
			Runtime.getRuntime().addShutdownHook(standby.hook);
			ProcessOutput output = primary.installation.run("pg_basebackup", "-D", standby.data().toString(), "-R",
					"-h", primary.socketDirectory().toString(), "-p", String.valueOf(primary.port), "-U", SUPERUSER,
					"-c", "fast");
			if (output.exitCode() != 0) {
				standby.close();
				throw new IllegalStateException("pg_basebackup: " + output.text());
			}
			Path sockets = Files.createDirectory(standby.socketDirectory());
			primary.installation.own(sockets);
			Files.writeString(standby.data().resolve("postgresql.auto.conf"),
					"port = " + standby.port + "\nunix_socket_directories = '" + sockets + "'\n",
					StandardOpenOption.APPEND);
			standby.startAgain();
			return standby;
		}

		private void initialise(PostgresServer server) throws IOException {
			List<String> arguments = new ArrayList<>(
					List.of("-D", server.data().toString(), "-N", "-U", SUPERUSER, "-A", "trust", "--no-instructions"));
			if (server.major() < 14) {
				arguments.remove("--no-instructions");
			}
			if (this.initdb.stream().noneMatch((argument) -> argument.startsWith("--encoding"))) {
				arguments.addAll(List.of("--encoding=UTF8", "--locale=C"));
			}
			arguments.addAll(this.initdb);
			ProcessOutput output = server.installation.run("initdb", arguments.toArray(String[]::new));
			if (output.exitCode() != 0) {
				throw new IllegalStateException("initdb: " + output.text());
			}
			Path sockets = Files.createDirectory(server.socketDirectory());
			server.installation.own(sockets);
			writeFiles(server);
			configure(server, sockets);
		}

		private void writeFiles(PostgresServer server) throws IOException {
			for (Map.Entry<String, byte[]> file : this.files.entrySet()) {
				Path path = PostgresInstallation.privateFile(server.data().resolve(file.getKey()), file.getValue());
				server.installation.own(path);
			}
		}

		private void configure(PostgresServer server, Path sockets) throws IOException {
			StringBuilder conf = new StringBuilder();
			conf.append("listen_addresses = '127.0.0.1'\nport = ").append(server.port);
			conf.append("\nunix_socket_directories = '").append(sockets).append("'\n");
			conf.append("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nshared_buffers = 64MB\n");
			conf.append("max_wal_size = 4GB\nlogging_collector = off\n");
			this.settings.forEach((name, value) -> conf.append(name + " = '" + value.replace("'", "''") + "'\n"));
			Files.writeString(server.data().resolve("postgresql.auto.conf"), conf);
			String others = "local all all trust\nhost all all 127.0.0.1/32 trust\nlocal replication all trust\n";
			if (this.password != null) {
				setPassword(server, this.password);
				others = "local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\n";
			}
			Files.writeString(server.data().resolve("pg_hba.conf"), this.hba + others);
		}

		/** In single-user mode, so that no connection is ever trusted. */
		private static void setPassword(PostgresServer server, String password) {
			String sql = "SET password_encryption = 'scram-sha-256'; ALTER ROLE " + SUPERUSER + " PASSWORD '"
					+ password.replace("'", "''") + "'\n";
			ProcessOutput output = server.installation.runWith(sql, "postgres", "--single", "-j", "-D",
					server.data().toString(), "postgres");
			if (output.exitCode() != 0) {
				throw new IllegalStateException("postgres --single: " + output.text());
			}
		}

		private static int freePort() throws IOException {
			try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
		}

	}

}
