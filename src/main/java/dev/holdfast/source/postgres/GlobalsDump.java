package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Dump;

/**
 * Roles and tablespaces, by pg_dumpall, once for a server. A role that may not read them
 * is no reason to have no backup: it is warned about.
 */
final class GlobalsDump {

	static final String ENTRY = "globals.sql";

	private final ClientTools.Tool tool;

	private final SchemaDump runner;

	private final DatabaseContext context;

	GlobalsDump(ClientTools.Tool tool, SchemaDump runner, DatabaseContext context) {
		this.tool = tool;
		this.runner = runner;
		this.context = context;
	}

	/**
	 * @param passwords whether password hashes are wanted
	 */
	void dump(Dump dump, boolean passwords) {
		Optional<Path> program = this.tool.beside("pg_dumpall");
		if (program.isEmpty()) {
			dump.warn(
					"roles and tablespaces are not in the dump: there is no pg_dumpall beside " + this.tool.program());
			return;
		}
		try {
			run(program.get(), dump, passwords);
		}
		catch (HoldfastException ex) {
			dump.checkpoint();
			if (ex.code() == ExitCode.DISK_FULL) {
				throw ex;
			}
			if (passwords) {
				dump.warn("role passwords are not in the dump: " + ex.what());
				dump(dump, false);
			}
			else {
				dump.warn("roles and tablespaces are not in the dump: " + ex.what());
			}
		}
	}

	private void run(Path program, Dump dump, boolean passwords) {
		List<String> command = new ArrayList<>(List.of(program.toString(), "--globals-only", "--no-password"));
		if (!passwords) {
			command.add("--no-role-passwords");
		}
		command.add("--database=" + this.context.parameters().database());
		this.runner.run(command, dump, ENTRY, (result) -> this.runner.failure("pg_dumpall", result), "--");
	}

}
