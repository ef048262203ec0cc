package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.holdfast.action.Action;
import dev.holdfast.action.ActionResult;
import dev.holdfast.action.ActionRun;
import dev.holdfast.action.Actions;
import dev.holdfast.archive.encryption.ReadingKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.layout.Layout;
import dev.holdfast.layout.OlderRestore;
import dev.holdfast.loading.Destined;
import dev.holdfast.loading.ScratchSpace;
import dev.holdfast.plan.AdHocPlan;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.HomeKeys;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.Secret;
import dev.holdfast.plan.SecretReference;
import dev.holdfast.source.Loading;
import dev.holdfast.source.TargetState;
import dev.holdfast.source.h2.H2Target;
import dev.holdfast.source.postgres.ScriptTarget;

/** {@code restore --from FILE --layout …}: a file that an older tool has made. */
final class RestoreOlderFile {

	/** Where the key is when nobody says. */
	private static final String KEY = "BACKUP_ENCRYPTION_KEY";

	private final Invocation invocation;

	private final RestoreOrigin origin;

	private final @Nullable String target;

	private final Loading options;

	private final boolean confirm;

	private final RunOptions run;

	RestoreOlderFile(Invocation invocation, RestoreOrigin origin, @Nullable String target, Loading options,
			boolean confirm, RunOptions run) {
		this.invocation = invocation;
		this.origin = origin;
		this.target = target;
		this.options = options;
		this.confirm = confirm;
		this.run = run;
	}

	int call(Home home) {
		Layout layout = Layout.parse(String.valueOf(this.origin.layout));
		if (this.target == null && this.origin.filesTo == null) {
			throw bad("an older file does not say where it goes",
					"name a database with --target, or --files-to DIRECTORY");
		}
		Destined destined = destined(home);
		if (destined != null && destined.database() == null) {
			throw bad("--target: " + this.target + " is no database",
					"name the URL of one; files of a tar go to --files-to DIRECTORY");
		}
		Output output = this.invocation.output();
		String id = UUID.randomUUID().toString().replace("-", "");
		ScratchSpace space = ScratchSpace.create(home.directory(), id);
		try (space) {
			if (destined != null && !mayReplace(destined, space.directory(), output)) {
				return ExitCode.BAD_PLAN.code();
			}
			OlderRestore restore = new OlderRestore(Path.of(String.valueOf(this.origin.from)), layout,
					keys(layout, home), (destined != null) ? destined.database() : null, this.origin.filesTo,
					loading(id), space.directory(), this.invocation.environment());
			return run(restore, (destined != null) ? destined.text() : String.valueOf(this.origin.filesTo), home,
					output);
		}
		finally {
			space.remove();
		}
	}

	private @Nullable Destined destined(Home home) {
		if (this.target == null) {
			return null;
		}
		BackupPlan nothing = new AdHocPlan(this.invocation.planEnvironment(), System.in).plan(List.of("/"),
				home.directory().toString(), "file", null);
		return new RestoreTargets(this.invocation.planEnvironment(), home).read(this.target, nothing, Set.of());
	}

	private Loading loading(String id) {
		Loading how = this.options;
		return new Loading(id, String.valueOf(this.origin.from), 0, List.of(), List.of(), Loading.Parts.ALL, null,
				how.owners(), how.privileges(), how.role(), false, how.drop(), false, how.terminateSessions(),
				how.dropOld());
	}

	/** Without --drop nothing is replaced, and whoever loads says so. */
	private boolean mayReplace(Destined destined, Path directory, Output output) {
		if (!this.options.drop() || this.confirm) {
			return true;
		}
		TargetState there = state(destined, directory);
		if (there.empty()) {
			return true;
		}
		output.line(destined.text() + "  " + Quantities.count(there.tables(), "table") + "   "
				+ Quantities.count(there.rows(), "row") + "   " + Quantities.size(there.bytes()));
		output.line("nothing was changed: this would be replaced, and --confirm does it");
		return false;
	}

	private TargetState state(Destined destined, Path directory) {
		if (destined.database() instanceof PostgresSpec postgres) {
			return ScriptTarget.look(postgres, this.invocation.environment(), directory);
		}
		if (destined.database() instanceof H2Spec h2) {
			try (H2Target there = H2Target.of(h2, null)) {
				return there.look();
			}
		}
		throw bad("--target: " + this.target + " cannot be restored to", "name a PostgreSQL or H2 database");
	}

	private List<ReadingKey> keys(Layout layout, Home home) {
		if (layout.encryption() == EncryptionSpec.Format.NONE) {
			return List.of();
		}
		Secret secret;
		if (this.origin.key != null) {
			secret = SecretReference.read("--key", this.origin.key, this.invocation.planEnvironment(), System.in);
		}
		else if (this.invocation.environment().containsKey(KEY)) {
			secret = SecretReference.read(KEY, "env:" + KEY, this.invocation.planEnvironment(), System.in);
		}
		else if (new HomeKeys(home).hasBackupKey()) {
			secret = new HomeKeys(home).backupKey();
		}
		else {
			throw new HoldfastException(ExitCode.WRONG_KEY, "no key was given that opens " + this.origin.from,
					"say where it is: --key env:NAME, file:PATH or -");
		}
		if (layout.encryption() == EncryptionSpec.Format.GNUPG) {
			return List.of(new ReadingKey.Passphrase(secret));
		}
		boolean hex = secret.reveal().strip().matches("[0-9A-Fa-f]{64}");
		return List
			.of(new ReadingKey.Key(secret, hex ? EncryptionSpec.KeyEncoding.HEX : EncryptionSpec.KeyEncoding.UTF8));
	}

	private int run(OlderRestore restore, String place, Home home, Output output) {
		List<String> loaded = new ArrayList<>();
		List<ActionResult> ended = new ArrayList<>();
		Action action = new Action(HistoryKeys.RESTORE_JOB, "file.restore." + Integer.toHexString(place.hashCode()),
				Map.of(HistoryKeys.TARGET, place, HistoryKeys.HOW,
						"layout " + this.origin.layout + " of " + restore.file()),
				this.run.requested(), (run) -> loaded.addAll(load(restore, run)));
		output.progress("  restore " + restore.file());
		Actions.run(List.of(action), ended::add, home.directory(), this.run.arguments());
		return report(ended.get(0), restore, place, loaded, output);
	}

	private static List<String> load(OlderRestore restore, ActionRun run) {
		List<String> loaded = restore.run(run::checkStopped, run::warn);
		run.note(HistoryKeys.VERDICT, "unproven");
		run.note(HistoryKeys.PROOF_REASON, "a file of an older layout does not say what was dumped");
		return loaded;
	}

	private static int report(ActionResult result, OlderRestore restore, String place, List<String> loaded,
			Output output) {
		output.line(restore.file().toString());
		result.warnings().forEach(output::warning);
		loaded.forEach((each) -> output.line("  load      " + each));
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("exitCode", result.exitCode().code());
		document.put("file", restore.file().toString());
		document.put("target", place);
		document.put("loaded", loaded);
		document.put("warnings", result.warnings());
		document.put("millis", result.millis());
		HoldfastException failure = result.failure();
		if (failure != null) {
			new ErrorPrinter(output).show(failure);
			output.line("NOT restored: the target is as it was before");
			document.put("message", failure.what());
			document.put("hint", failure.hint());
		}
		else {
			output.line("restored in " + Quantities.duration(result.millis())
					+ ", UNPROVEN: the file does not say what was dumped");
		}
		output.document(document);
		return result.exitCode().code();
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

}
