package dev.holdfast.cli;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. */
final class GlobalOptions {

	@Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT,
			description = "Home directory (else HOLDFAST_HOME, else .holdfast).")
	@Nullable Path home;

	@Option(names = "--plans", paramLabel = "DIR", scope = ScopeType.INHERIT,
			description = "Directory of the backup plans (else HOLDFAST_PLANS, else jobs).")
	@Nullable Path plans;

	@Option(names = "--json", scope = ScopeType.INHERIT, description = "One JSON document on standard output.")
	boolean json;

	@Option(names = "--quiet", scope = ScopeType.INHERIT,
			description = "No progress and no summary: only what was asked for, warnings and errors.")
	boolean quiet;

	@Option(names = "--debug", scope = ScopeType.INHERIT, description = "With every error, what caused it.")
	boolean debug;

	@Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colors (also NO_COLOR).")
	boolean noColor;

	@Option(names = { "-h", "--help" }, usageHelp = true, scope = ScopeType.INHERIT, description = "Shows this.")
	boolean help;

	@Option(names = { "-V", "--version" }, versionHelp = true, scope = ScopeType.INHERIT,
			description = "Shows the version.")
	boolean version;

}
