package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.RecordedDump;

/** Restores a dump as {@code docs/emergency-restore.md} says, by its own script. */
final class StockRestore {

	private StockRestore() {
	}

	/** Restores into a new database of a server that has the client programs. */
	static void restore(RecordedDump dump, PostgresServer server, String target) {
		restore(dump, "", server, target);
	}

	/** Restores what lies in one directory of the dump. */
	static void restore(RecordedDump dump, String part, PostgresServer server, String target) {
		try {
			Path directory = Files.createTempDirectory("hf-restore");
			try {
				dump.extractTo(directory);
				run(directory.resolve(part), server, target).outOfSuccess();
			}
			finally {
				ProcessOutput.of(List.of("rm", "-r", directory.toString()), Map.of()).outOfSuccess();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ProcessOutput run(Path directory, PostgresServer server, String target) throws IOException {
		Map<String, String> environment = new HashMap<>(Map.of("PGHOST", "127.0.0.1", "PGPORT",
				String.valueOf(server.port()), "PGUSER", PostgresServer.SUPERUSER, "PGPASSWORD", server.password()));
		environment.put("PATH", server.clients() + ":" + System.getenv("PATH"));
		environment.put("LC_ALL", "C");
		environment.put("SOURCE", directory.toString());
		environment.put("TARGET", target);
		return ProcessOutput.of(List.of("sh", "-c", script()), environment);
	}

	private static String script() throws IOException {
		String page = Files.readString(Path.of("docs/emergency-restore.md"));
		Matcher block = Pattern.compile("```sh postgresql\n(.*?)```", Pattern.DOTALL).matcher(page);
		if (!block.find()) {
			throw new AssertionError("the page has no block for PostgreSQL");
		}
		return block.group(1);
	}

	/** What pg_dump says of a database, without what is random in each run. */
	static String pgDump(PostgresServer server, String database, String... arguments) {
		String[] all = java.util.stream.Stream
			.concat(java.util.Arrays.stream(arguments), java.util.stream.Stream.of("--dbname=" + quote(database)))
			.toArray(String[]::new);
		return server.run("pg_dump", all)
			.outOfSuccess()
			.lines()
			.filter((line) -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
			.collect(Collectors.joining("\n"));
	}

	private static String quote(String database) {
		return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
	}

}
