package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.source.Dump;
import dev.holdfast.source.Spool;

/**
 * The schema, by pg_dump in our snapshot. Its exit code is known before its output
 * becomes an entry.
 */
final class SchemaDump {

	private final ClientTools.Tool pgDump;

	private final ConnectionParameters parameters;

	private final Children children;

	private final Path directory;

	private final ServerErrors errors;

	/**
	 * @param directory a private one, for the password file
	 */
	SchemaDump(ClientTools.Tool pgDump, ConnectionParameters parameters, Children children, Path directory,
			ServerErrors errors) {
		this.pgDump = pgDump;
		this.parameters = parameters;
		this.children = children;
		this.directory = directory;
		this.errors = errors;
	}

	/**
	 * Dumps one section.
	 * @param section {@code pre-data} or {@code post-data}
	 * @param selection pg_dump's arguments that leave out what the plan leaves out
	 * @param locks how many tables it will lock, for messages
	 */
	void section(String section, Snapshot snapshot, List<String> selection, Dump dump, String prefix, int locks) {
		List<String> command = new ArrayList<>(List.of(this.pgDump.program().toString(), "--format=custom",
				"--compress=0", "--no-password", "--section=" + section, "--snapshot=" + snapshot.id(),
				"--lock-wait-timeout=" + SessionSettings.LOCK_TIMEOUT));
		command.addAll(selection);
		command.add("--dbname=" + this.parameters.with("application_name", "holdfast").conninfo());
		run(command, dump, prefix + section + ".dump", (result) -> failed(result, snapshot, locks));
	}

	/** Runs a program whose output becomes an entry once it has ended well. */
	void run(List<String> command, Dump dump, String entry, Failure failure) {
		try (Spool spool = dump.spool();
				ChildPassword password = ChildPassword.write(this.parameters, this.directory)) {
			Children.Result result;
			try (OutputStream out = spool.output()) {
				result = this.children.run(command, password.environment(), out);
			}
			dump.checkpoint();
			if (result.exitCode() != 0) {
				throw failure.of(result);
			}
			result.messages()
				.lines()
				.filter((line) -> line.contains("warning:"))
				.forEach((line) -> dump.warn(ServerErrors.oneLine(line)));
			Documents.write(dump, entry, spool);
		}
		catch (IOException ex) {
			dump.checkpoint();
			throw this.errors.failure("running " + this.pgDump.program() + " failed: " + ex.getMessage(),
					"look whether the program runs and the disk has space", ex);
		}
	}

	private RuntimeException failed(Children.Result result, Snapshot snapshot, int locks) {
		String messages = result.messages();
		if (messages.contains("out of shared memory")) {
			return this.errors.locksExhausted(locks, null);
		}
		if (messages.contains("lock timeout") || messages.contains("LOCK TABLE")) {
			String blocker = Blockers.ofAny(snapshot);
			if (!blocker.isEmpty()) {
				return this.errors.blocked(blocker, null);
			}
		}
		String last = messages.lines().filter((line) -> line.contains("error:")).findFirst().orElse(messages);
		return this.errors.failure(
				"pg_dump ended with exit code " + result.exitCode() + ": "
						+ ServerErrors.oneLine(last.isBlank() ? "it was killed" : last),
				"look at the server's log", null);
	}

	/** Makes an exception of a program's failure. */
	interface Failure {

		RuntimeException of(Children.Result result);

	}

}
