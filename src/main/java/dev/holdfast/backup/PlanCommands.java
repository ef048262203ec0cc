package dev.holdfast.backup;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.Warnings;
import dev.holdfast.step.PlanCommand;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;

/**
 * The plan's {@code before} and {@code after} commands. A failing {@code before} stops
 * the run; {@code after} always runs, and a failing one is a warning.
 */
final class PlanCommands implements JobExecutionListener {

	private final CurrentRun run;

	PlanCommands(CurrentRun run) {
		this.run = run;
	}

	@Override
	public void beforeJob(JobExecution execution) {
		BackupRun current = this.run.get();
		if (current.pipeline().dumpFinished()) {
			return;
		}
		for (List<String> command : current.request().plan().before()) {
			String problem = PlanCommand.run(command, told(current), current.progress()::warn);
			if (problem != null) {
				throw new HoldfastException(ExitCode.UNREACHABLE, "before command " + problem,
						"mend the command or take it out of before: in " + current.request().plan().origin());
			}
		}
	}

	@Override
	public void afterJob(JobExecution execution) {
		BackupRun current = this.run.get();
		Map<String, String> told = told(current);
		told.put("HOLDFAST_RESULT", execution.getStatus().name().toLowerCase(Locale.ROOT));
		told.put("HOLDFAST_EXIT_CODE", String.valueOf(exitCode(execution, current).code()));
		for (List<String> command : current.request().plan().after()) {
			String problem = PlanCommand.run(command, told, current.progress()::warn);
			if (problem != null) {
				current.warn("after command " + problem);
				Warnings.add(execution.getExecutionContext(), "after command " + problem);
			}
		}
	}

	private static Map<String, String> told(BackupRun current) {
		Map<String, String> told = new HashMap<>();
		told.put("HOLDFAST_PLAN", current.request().plan().name());
		told.put("HOLDFAST_BACKUP_ID", current.id().value());
		return told;
	}

	/** What the run would end with if nothing more happened to it. */
	private static ExitCode exitCode(JobExecution execution, BackupRun current) {
		Recorder.Recorded recorded = current.recorded();
		if (execution.getStatus() == BatchStatus.STOPPED) {
			return ExitCode.TERMINATED;
		}
		if (execution.getStatus() != BatchStatus.COMPLETED || recorded == null) {
			return Failures.of(execution, current).code();
		}
		return Failures.warnings(recorded.manifest().warnings(), current.warnings()).isEmpty() ? ExitCode.DONE
				: ExitCode.WARNINGS;
	}

}
