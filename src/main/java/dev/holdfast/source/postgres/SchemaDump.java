package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Dump;
import dev.holdfast.source.Spool;

/**
 * The schema, by pg_dump in our snapshot. Its exit code is known before its output
 * becomes an entry.
 */
final class SchemaDump {

	/** How a dump in pg_dump's own format begins. */
	private static final String MAGIC = "PGDMP";

	private final ClientTools.Tool pgDump;

	private final DatabaseContext context;

	private final Children children;

	private final Path directory;

	/**
	 * @param directory a private one, for the password file
	 */
	SchemaDump(ClientTools.Tool pgDump, DatabaseContext context, Children children, Path directory) {
		this.pgDump = pgDump;
		this.context = context;
		this.children = children;
		this.directory = directory;
	}

	/** Whether pre-data does not create the large objects: from 17 on it does not. */
	boolean leavesOutLargeObjects() {
		return this.pgDump.major() >= 17;
	}

	/** Dumps one section, {@code pre-data} or {@code post-data}. */
	void section(String section, Snapshot snapshot, Dump dump) {
		List<String> command = new ArrayList<>(List.of(this.pgDump.program().toString(), "--format=custom",
				"--compress=0", "--no-password", "--section=" + section, "--snapshot=" + snapshot.id(),
				"--lock-wait-timeout=" + this.context.connector().lockTimeout()));
		command.addAll(snapshot.selected().pgDumpArguments());
		run(command, dump, this.context.prefix() + section + ".dump", (result) -> failed(result, snapshot), MAGIC);
	}

	private void requireMagic(Spool spool, String magic) throws IOException {
		try (InputStream in = spool.input()) {
			if (!new String(in.readNBytes(magic.length()), StandardCharsets.ISO_8859_1).equals(magic)) {
				throw this.context.errors()
					.failure(this.pgDump.program() + " ended well, but wrote no dump (" + spool.size() + " bytes)",
							"look at what this program is, and try it by hand", null);
			}
		}
	}

	/**
	 * Runs a program whose output becomes an entry once it has ended well.
	 * @param command to which the connection is added
	 * @param magic how its output begins
	 */
	void run(List<String> command, Dump dump, String entry, Failure failure, String magic) {
		try (Spool spool = dump.spool();
				ChildSecrets secrets = ChildSecrets.write(this.context.parameters(), this.directory)) {
			List<String> complete = new ArrayList<>(command);
			complete.add("--dbname=" + secrets.conninfo());
			Children.Result result;
			try (OutputStream out = spool.output()) {
				result = this.children.run(complete, secrets.environment(), out);
			}
			dump.checkpoint();
			if (result.exitCode() != 0) {
				throw failure.of(result);
			}
			requireMagic(spool, magic);
			result.messages()
				.lines()
				.filter((line) -> line.contains("warning:"))
				.forEach((line) -> dump.warn(ServerErrors.oneLine(line)));
			Documents.write(dump, entry, spool);
		}
		catch (IOException ex) {
			dump.checkpoint();
			if (ServerErrors.saysFull(String.valueOf(ex.getMessage()))) {
				throw this.context.errors()
					.full("output of " + this.pgDump.program().getFileName() + " cannot be kept: " + ex.getMessage(),
							ex);
			}
			throw this.context.errors()
				.failure("running " + this.pgDump.program() + " failed: " + ex.getMessage(),
						"look whether the program runs and the disk has space", ex);
		}
	}

	private HoldfastException failed(Children.Result result, Snapshot snapshot) {
		String messages = result.messages();
		if (messages.contains("out of shared memory")) {
			return this.context.errors().locksExhausted(snapshot.selected().readable().size(), null);
		}
		if (messages.contains("lock timeout") || messages.contains("statement timeout")) {
			return this.context.errors().blocked(Blockers.of(this.context, snapshot.selected().kept()), null);
		}
		return failure("pg_dump", result);
	}

	/** Says how a program failed. */
	HoldfastException failure(String program, Children.Result result) {
		String why = result.messages()
			.lines()
			.filter((line) -> line.contains("error:"))
			.findFirst()
			.orElse(result.messages().isBlank() ? "it was killed" : result.messages());
		if (ServerErrors.saysFull(result.messages())) {
			return this.context.errors()
				.full(program + " ended with exit code " + result.exitCode() + ": " + ServerErrors.oneLine(why), null);
		}
		return this.context.errors()
			.failure(program + " ended with exit code " + result.exitCode() + ": " + ServerErrors.oneLine(why),
					"look at the server's log, then run the backup again", null);
	}

	/** Makes an exception of a program's failure. */
	interface Failure {

		HoldfastException of(Children.Result result);

	}

}
