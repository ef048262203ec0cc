package dev.holdfast.source.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * A server of our own to load a dump into: made by initdb, reached by a Unix socket in a
 * private directory and by a password of its own, without TCP, without fsync; removed
 * when closed, and by {@link #removeLeft} when its run was killed.
 */
final class TemporaryServer implements AutoCloseable {

	static final String SUPERUSER = "postgres";

	private static final String PORT = "5432";

	/** A socket's address holds 107 bytes. */
	private static final int LONGEST = 80;

	private final ServerTools tools;

	private final ServerUser user;

	private final ScratchDirectory scratch;

	private final String source;

	private final String password = HexFormat.of().formatHex(SecureRandom.getSeed(16));

	private final Thread hook = new Thread(this::end, "end temporary server");

	private TemporaryServer(ServerTools tools, ServerUser user, ScratchDirectory scratch, String source) {
		this.tools = tools;
		this.user = user;
		this.scratch = scratch;
		this.source = source;
	}

	/**
	 * Makes and starts one.
	 * @param major of the server that was dumped; 0 for the newest
	 * @param register a private directory that outlives the run
	 * @param id of the run
	 * @throws HoldfastException {@code UNREACHABLE} when there are no programs for it or
	 * it does not start
	 */
	static TemporaryServer start(String source, int major, Map<String, String> environment, Path register, String id) {
		ServerTools tools = ServerTools.find(major, environment, source);
		ServerUser user = ServerUser.of(environment, source);
		try {
			ScratchDirectory scratch = ScratchDirectory.create(register, parent(register, environment, user), id);
			TemporaryServer server = new TemporaryServer(tools, user, scratch, source);
			Runtime.getRuntime().addShutdownHook(server.hook);
			try {
				server.make();
				return server;
			}
			catch (RuntimeException | IOException ex) {
				server.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw failure(source, "a temporary server cannot be made: " + ex.getMessage(), "look at the disk", ex);
		}
	}

	/**
	 * The register itself, unless its path is too long or the server's user is kept out.
	 */
	private static Path parent(Path register, Map<String, String> environment, ServerUser user) throws IOException {
		String own = environment.get("HOLDFAST_SCRATCH");
		if (own != null) {
			return Path.of(own);
		}
		Files.createDirectories(register);
		boolean fits = register.toAbsolutePath().toString().length() < LONGEST && user.reaches(register);
		return fits ? register : Path.of(System.getProperty("java.io.tmpdir"));
	}

	private void make() throws IOException {
		this.user.own(this.scratch.path());
		Path words = Files.writeString(this.scratch.path().resolve("password"), this.password + "\n");
		this.user.own(words);
		run("initdb", "-D", data().toString(), "-N", "-U", SUPERUSER, "--auth=scram-sha-256", "--pwfile=" + words,
				"--encoding=UTF8", "--locale=C");
		Files.delete(words);
		Path sockets = Files.createDirectory(sockets());
		this.user.own(sockets);
		StringBuilder settings = new StringBuilder();
		settings(sockets).forEach((name, value) -> settings.append(name).append(" = '").append(value).append("'\n"));
		Files.writeString(data().resolve("postgresql.auto.conf"), settings);
		run("pg_ctl", "-D", data().toString(), "-w", "-t", "120", "-l", this.scratch.path().resolve("log").toString(),
				"start");
	}

	private static Map<String, String> settings(Path sockets) {
		Map<String, String> settings = new LinkedHashMap<>();
		settings.put("listen_addresses", "");
		settings.put("port", PORT);
		settings.put("unix_socket_directories", sockets.toString());
		settings.put("unix_socket_permissions", "0700");
		settings.put("fsync", "off");
		settings.put("synchronous_commit", "off");
		settings.put("full_page_writes", "off");
		settings.put("wal_level", "minimal");
		settings.put("max_wal_senders", "0");
		settings.put("autovacuum", "off");
		settings.put("max_wal_size", "4GB");
		settings.put("checkpoint_timeout", "1h");
		settings.put("shared_buffers", "128MB");
		settings.put("maintenance_work_mem", "128MB");
		settings.put("max_connections", "50");
		settings.put("max_locks_per_transaction", "1024");
		settings.put("max_prepared_transactions", "0");
		settings.put("logging_collector", "off");
		settings.put("jit", "off");
		return settings;
	}

	private Path data() {
		return this.scratch.path().resolve("data");
	}

	private Path sockets() {
		return this.scratch.path().resolve("s");
	}

	/** How to reach one of its databases. */
	ConnectionParameters parameters(String database) {
		return new ConnectionParameters(Map.of("host", sockets().toString(), "port", PORT, "user", SUPERUSER, "dbname",
				database, "password", this.password));
	}

	/** For people. */
	String describe() {
		return "temporary PostgreSQL " + this.tools.version() + " server";
	}

	int major() {
		return this.tools.major();
	}

	private void run(String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(this.tools.program(program)));
		command.addAll(List.of(arguments));
		Children.Result result;
		try (Children children = new Children()) {
			result = children.run(this.user.command(command), Map.of(), new ByteArrayOutputStream());
		}
		if (result.exitCode() != 0) {
			throw failure(this.source,
					"a temporary server cannot be made: " + program + " ended with exit code " + result.exitCode()
							+ ": " + ServerErrors.oneLine(result.messages() + " " + log()),
					"look at the message; HOLDFAST_RUN_AS names the user it runs as, HOLDFAST_SCRATCH where it lies",
					null);
		}
	}

	/** The end of what the server has said, for messages. */
	private String log() {
		try {
			String log = Files.readString(this.scratch.path().resolve("log"), StandardCharsets.UTF_8);
			return log.substring(Math.max(0, log.length() - 500));
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static HoldfastException failure(String source, String what, String hint, @Nullable Exception ex) {
		return new HoldfastException(ExitCode.UNREACHABLE, "source " + source + ": " + what, hint, ex);
	}

	@Override
	public void close() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			return; // the hook runs
		}
		end();
	}

	private void end() {
		try {
			stop(this.scratch.path());
			this.scratch.close();
		}
		catch (IOException ex) {
			// the next run finds its note
		}
	}

	/** Ends the server of a directory of ours, if it runs. */
	private static void stop(Path directory) throws IOException {
		Path data = directory.resolve("data");
		Path pidFile = data.resolve("postmaster.pid");
		if (!Files.exists(pidFile)) {
			return;
		}
		long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
		ProcessHandle server = ProcessHandle.of(pid).filter((process) -> runsIn(process, data)).orElse(null);
		if (server != null) {
			// an immediate shutdown ends its children too and gives back shared memory
			Children.output(List.of("sh", "-c", "kill -QUIT \"$0\"", String.valueOf(pid)));
			awaitEnd(server);
		}
	}

	private static void awaitEnd(ProcessHandle server) throws IOException {
		try {
			server.onExit().get(20, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			server.destroyForcibly();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw new IOException(ex);
		}
	}

	/** A number of a process may have gone to another since. */
	private static boolean runsIn(ProcessHandle process, Path data) {
		Path link = Path.of("/proc/" + process.pid() + "/cwd");
		try {
			if (Files.exists(Path.of("/proc/self"))) {
				return Files.readSymbolicLink(link).equals(data.toRealPath());
			}
		}
		catch (IOException ex) {
			return false;
		}
		return process.info().commandLine().orElse("").contains(data.toString());
	}

	/**
	 * Ends and removes the servers that killed runs left.
	 * @return what was removed, for people
	 */
	static List<String> removeLeft(Path register) {
		List<String> removed = new ArrayList<>();
		try {
			for (ScratchDirectory.Left left : ScratchDirectory.left(register)) {
				Path directory = left.directory();
				if (directory != null) {
					stop(directory);
					removed.add("temporary server " + directory + " of a run that was killed");
				}
				left.remove();
			}
		}
		catch (IOException ex) {
			removed.add("what a killed run left is not removed: " + ex.getMessage());
		}
		return removed;
	}

}
