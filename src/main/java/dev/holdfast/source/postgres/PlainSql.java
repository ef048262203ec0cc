package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Writes the entries of one database's dump, unpacked, as one script that {@code psql}
 * runs on an empty database: what pg_dump itself would have written.
 */
public final class PlainSql {

	private final String source;

	private final Path directory;

	private final Path pgRestore;

	private final Children children = new Children();

	/**
	 * @param directory of the source's entries, or of one of its databases
	 * @param environment the variables that the programs are looked for with
	 * @throws HoldfastException with {@code UNREACHABLE} when there is no pg_restore,
	 * {@code BAD_PLAN} when the rows are JSON
	 */
	public PlainSql(String source, Path directory, Map<String, String> environment) {
		this.source = source;
		this.directory = directory;
		ClientTools tools = new ClientTools(environment);
		this.pgRestore = newest(tools);
		if (!files((name) -> name.equals("columns.json")).isEmpty()) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + source + ": its rows are JSON (format: json), which is no plain SQL",
					"take them as they are with extract, or restore them into a database and dump that with pg_dump");
		}
	}

	private Path newest(ClientTools tools) {
		return tools.newest()
			.flatMap((tool) -> tool.beside("pg_restore"))
			.orElseThrow(() -> new HoldfastException(ExitCode.UNREACHABLE,
					"source " + this.source + ": pg_restore is not installed, which turns its schema into SQL",
					"install the package postgresql-client of the version that was dumped or newer"));
	}

	/** Whether this directory holds the dump of one database. */
	public static boolean isDump(Path directory) {
		return Files.isRegularFile(directory.resolve("pre-data.dump"));
	}

	/** Writes the script. */
	public void write(OutputStream out) throws IOException {
		section("pre-data", out);
		for (Path statement : files((name) -> name.equals("copy.sql"))) {
			Files.copy(statement, out);
			for (Path piece : files(java.util.Objects.requireNonNull(statement.getParent()),
					(name) -> name.endsWith(".copy"))) {
				Files.copy(piece, out);
			}
			out.write("\\.\n\n".getBytes(StandardCharsets.US_ASCII));
		}
		for (Path piece : files((name) -> name.equals("large-objects.sql"))) {
			Files.copy(piece, out);
		}
		for (Path piece : files((name) -> name.matches("\\d+\\.sql"))) {
			Files.copy(piece, out);
		}
		for (Path piece : files((name) -> name.equals("statements.sql"))) {
			Files.copy(piece, out);
		}
		section("post-data", out);
	}

	private void section(String name, OutputStream out) throws IOException {
		Path dump = this.directory.resolve(name + ".dump");
		if (!Files.exists(dump)) {
			return;
		}
		Children.Result result = this.children.run(List.of(this.pgRestore.toString(), "--file=-", dump.toString()),
				Map.of(), out);
		if (result.exitCode() != 0) {
			throw new HoldfastException(ExitCode.DAMAGED,
					"source " + this.source + ": pg_restore cannot read " + name + ".dump: "
							+ result.messages().strip().replace('\n', ' '),
					"install the package postgresql-client of the version that was dumped or newer");
		}
	}

	/** Files of a name, in the order that the dump means. */
	private List<Path> files(Predicate<String> wanted) {
		return files(this.directory, wanted);
	}

	private List<Path> files(Path below, Predicate<String> wanted) {
		try (Stream<Path> all = Files.walk(below)) {
			return all.filter((file) -> Files.isRegularFile(file) && wanted.test(String.valueOf(file.getFileName())))
				.sorted(java.util.Comparator.comparing(Path::toString))
				.toList();
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.UNREACHABLE,
					"source " + this.source + ": " + this.directory + " cannot be read: " + ex.getMessage(),
					"look at the disk", ex);
		}
	}

}
