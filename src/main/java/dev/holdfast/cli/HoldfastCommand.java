package dev.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import dev.holdfast.failure.ExitCode;

/**
 * The program itself: its commands and the options they share. A command is one more
 * class in {@code subcommands}; when it has a constructor for an {@link Invocation} it is
 * handed that. Commands mention Spring and drivers in method bodies only, so that help
 * loads none of them.
 */
@Command(name = "holdfast", versionProvider = VersionLine.class, sortOptions = false,
		synopsisSubcommandLabel = "COMMAND",
		description = { "Backs up PostgreSQL, H2 and files, and proves every backup by restoring it.", "" },
		subcommands = { BackupCommand.class, VerifyCommand.class, RestoreCommand.class, RestoreTestCommand.class,
				CleanupCommand.class, DeleteCommand.class, HoldCommand.class, ReleaseCommand.class,
				ExtractCommand.class, ExportCommand.class, HistoryCommand.class, ListCommand.class, ImportCommand.class,
				ShowCommand.class, StatusCommand.class, StatsCommand.class, PlansCommand.class, KeyCommand.class,
				CompletionCommand.class, HelpCommand.class },
		exitCodeListHeading = "%nExit codes:%n", optionListHeading = "%nOptions:%n",
		commandListHeading = "%nCommands:%n",
		exitCodeList = { "0:done", "1:a defect in Holdfast", "2:bad plan or arguments", "3:finished with warnings",
				"10:source or target unreachable or unfit", "11:another run holds the plan or target",
				"12:none of the given keys opens it", "13:destination refused", "14:not enough disk",
				"20:damaged archive, verification or proof failed", "21:nothing to restore",
				"30:newest good backup older than the plan's RPO", "130:interrupted", "143:terminated" })
final class HoldfastCommand implements Runnable {

	@Mixin
	private final GlobalOptions options;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	HoldfastCommand(GlobalOptions options) {
		this.options = options;
	}

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), CommandLineMistake.NO_COMMAND);
	}

	/** The codes that {@code --help} lists, for the test that keeps them complete. */
	static String listed(ExitCode code) {
		return code.code() + ":" + code.meaning();
	}

}
