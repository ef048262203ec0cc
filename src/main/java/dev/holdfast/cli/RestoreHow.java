package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.Loading;

/** The options that say what of a backup is restored, and how it takes its place. */
final class RestoreHow {

	@Option(names = "--include", paramLabel = "P", description = "Only tables or files of this pattern.")
	List<String> include = new ArrayList<>();

	@Option(names = "--exclude", paramLabel = "P", description = "No tables or files of this pattern.")
	List<String> exclude = new ArrayList<>();

	@Option(names = "--as-schema", paramLabel = "S", description = "Tables go into this schema (PostgreSQL).")
	@Nullable String asSchema;

	@Option(names = "--data-only", description = "Rows only, into tables that are there (PostgreSQL).")
	boolean dataOnly;

	@Option(names = "--schema-only", description = "Everything but rows (PostgreSQL).")
	boolean schemaOnly;

	@Option(names = "--drop", description = "Replaces what is there; it stays beside as NAME_before_TIME.")
	boolean drop;

	@Option(names = "--drop-old", description = "With --drop: removes what was there at once.")
	boolean dropOld;

	@Option(names = "--in-place", description = "Loads the database itself where no new one may be made (PostgreSQL).")
	boolean inPlace;

	@Option(names = "--terminate-sessions",
			description = "Ends sessions of the database that is replaced (PostgreSQL).")
	boolean terminateSessions;

	@Option(names = "--no-owner", description = "Whoever restores owns everything (PostgreSQL).")
	boolean noOwner;

	@Option(names = "--no-privileges", description = "Without grants (PostgreSQL).")
	boolean noPrivileges;

	@Option(names = "--role", paramLabel = "ROLE",
			description = "Who owns what is restored without owners (PostgreSQL).")
	@Nullable String role;

	@Option(names = "--create-roles", description = "Makes roles of the backup that are missing (PostgreSQL).")
	boolean createRoles;

	/** Refuses what does not go together. */
	void check() {
		if (this.dataOnly && this.schemaOnly) {
			throw bad("--data-only and --schema-only exclude each other", "choose one of them");
		}
		if (this.dropOld && !this.drop) {
			throw bad("--drop-old goes with --drop", "without --drop nothing is replaced");
		}
		if (this.asSchema != null && (this.drop || this.inPlace || this.dataOnly)) {
			throw bad("--as-schema replaces nothing", "leave out --drop, --in-place and --data-only");
		}
	}

	/** Whether anything that is there may become another. */
	boolean changes() {
		return this.asSchema == null;
	}

	/** Which sources are restored: only PostgreSQL has tables that go into a schema. */
	Set<String> sources(Set<String> typed, BackupPlan plan) {
		if (this.asSchema == null || !typed.isEmpty()) {
			return typed;
		}
		Set<String> some = new LinkedHashSet<>();
		plan.sources().stream().filter(PostgresSpec.class::isInstance).map(SourceSpec::name).forEach(some::add);
		return some;
	}

	/** The same for targets; its ids and sizes are those of no source yet. */
	Loading loading() {
		Loading.Parts parts = this.dataOnly ? Loading.Parts.DATA_ONLY
				: this.schemaOnly ? Loading.Parts.SCHEMA_ONLY : Loading.Parts.ALL;
		return new Loading("", "", 0, this.include, this.exclude, parts, this.asSchema, !this.noOwner,
				!this.noPrivileges, this.role, this.createRoles, this.drop, this.inPlace, this.terminateSessions,
				this.dropOld);
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

}
