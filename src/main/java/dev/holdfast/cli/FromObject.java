package dev.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.AdHocPlan;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.PlanEnvironment;

/**
 * One archive where a destination has it, for a machine that knows nothing of it: the
 * object's name tells the backup, and the directories before it the destination.
 */
record FromObject(BackupId id, String root) {

	private static final Pattern OBJECT = Pattern
		.compile("(?s)(.*?)/?([a-z0-9-]{1,50})/(\\d{4})/(\\d\\d)/([^/]+?)(\\.tar[^/]*|\\.manifest\\.json(\\.sig)?)");

	/**
	 * Reads what was typed.
	 * @throws HoldfastException with {@code BAD_PLAN} when it is no archive of ours,
	 * {@code NOTHING_TO_RESTORE} when it is a file that does not exist
	 */
	static FromObject parse(String typed) {
		boolean remote = typed.contains("://");
		int query = remote ? typed.indexOf('?') : -1;
		String object = (query < 0) ? typed : typed.substring(0, query);
		String whole = remote ? object : Path.of(typed).toAbsolutePath().normalize().toString();
		Matcher matcher = OBJECT.matcher(whole);
		BackupId id = matcher.matches() ? BackupId.parse(matcher.group(5)).orElse(null) : null;
		if (id == null || !id.plan().equals(matcher.group(2))) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"--from: " + typed + " is no archive as Holdfast stores them",
					"name it with its directories: …/PLAN/YEAR/MONTH/ID.tar.zst.pgp; archives of other layouts are not"
							+ " read by this version");
		}
		if (!remote && !Files.exists(Path.of(typed))) {
			throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE, "--from: " + typed + " does not exist",
					"look at the directory: ls " + Path.of(typed).toAbsolutePath().getParent());
		}
		String root = matcher.group(1) + ((query < 0) ? "" : typed.substring(query));
		return new FromObject(id, root.isEmpty() ? "/" : root);
	}

	/**
	 * The plan that reads it: this one destination, and the key.
	 * @param known the plan of this name, whose sources say where things go; null where
	 * there is none
	 * @param key where the key is; null for that of the plan or the home
	 */
	BackupPlan plan(PlanEnvironment environment, @Nullable BackupPlan known, @Nullable String key) {
		BackupPlan plan = new AdHocPlan(environment, System.in).plan(List.of("/"), this.root, this.id.plan(), key);
		if (known == null) {
			return plan.withSources(List.of());
		}
		BackupPlan with = plan.withSources(known.sources());
		return (key == null) ? with.withEncryption(known.encryption()) : with;
	}

}
