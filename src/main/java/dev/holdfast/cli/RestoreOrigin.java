package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.readback.ColdStorage;

/** Where what is restored comes from, beside the name of a backup. */
final class RestoreOrigin {

	@Option(names = "--from", paramLabel = "OBJECT",
			description = "An archive at its destination, s3://… or a path, for a machine without plan and history.")
	@Nullable String from;

	@Option(names = "--key", paramLabel = "KEY",
			description = "With --from: env:NAME, file:PATH or - of the key that opens it.")
	@Nullable String key;

	@Option(names = "--layout", paramLabel = "L",
			description = "With --from: how an older tool has packed the file: raw-gcm, raw-cbc, gnupg or none, and where "
					+ "it is not seen sql, pg-dump, json or tar.")
	@Nullable String layout;

	@Option(names = "--files-to", paramLabel = "DIR", description = "With --layout: where files of a tar go.")
	@Nullable Path filesTo;

	@Option(names = "--without-manifest",
			description = "Restores although the manifest is missing or forged; that proves nothing.")
	boolean withoutManifest;

	@Option(names = "--thaw", description = "Asks the store for an archive that it keeps in cold storage.")
	boolean thaw;

	@Option(names = "--wait", description = "With --thaw: waits until the store has it, which takes hours.")
	boolean wait;

	/** Refuses what does not go together. */
	void check() {
		if (this.key != null && this.from == null) {
			throw bad("--key goes with --from", "a plan has its key itself");
		}
		if (this.layout != null && this.from == null || this.filesTo != null && this.layout == null) {
			throw bad("--layout goes with --from, and --files-to with --layout",
					"holdfast restore --from FILE --layout raw-gcm --target URL");
		}
		if (this.layout != null && (this.thaw || this.withoutManifest)) {
			throw bad("--thaw and --without-manifest do not go with --layout", "leave them out");
		}
		if (this.wait && !this.thaw) {
			throw bad("--wait goes with --thaw", "without --thaw nothing is asked for that could be waited for");
		}
	}

	/** Has the store thaw a backup, where that was asked for and it must be. */
	void thaw(BackupPlan plan, BackupId id, Set<String> stored, Output output) {
		if (this.thaw) {
			ColdStorage.thaw(plan, id, stored, this.wait, ColdStorage.USUAL, output::progress);
		}
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

}
