package dev.holdfast.restore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.Warnings;
import dev.holdfast.plan.RestoreSpec;
import dev.holdfast.step.Current;
import dev.holdfast.step.PlanCommand;
import dev.holdfast.step.RunEnd;

/**
 * The commands of the plan's {@code restore} section, around a restore to where the plan
 * has its sources: elsewhere nobody waits for the application to stop. A failing
 * {@code before} stops the run before anything is touched; {@code after} always runs, and
 * a failing one is a warning.
 */
final class RestoreCommands implements JobExecutionListener {

	private final Current<RestoreRun> current;

	RestoreCommands(Current<RestoreRun> current) {
		this.current = current;
	}

	@Override
	public void beforeJob(JobExecution execution) {
		RestoreRun run = this.current.get();
		for (List<String> command : spec(run).before()) {
			String problem = PlanCommand.run(command, told(run), run::say);
			if (problem != null) {
				throw new HoldfastException(ExitCode.UNREACHABLE,
						"before command " + problem + "; nothing was restored",
						"mend the command or take it out of restore: in " + run.request().plan().origin());
			}
		}
	}

	@Override
	public void afterJob(JobExecution execution) {
		RestoreRun run = this.current.get();
		Map<String, String> told = told(run);
		told.put("HOLDFAST_RESULT", execution.getStatus().name().toLowerCase(java.util.Locale.ROOT));
		told.put("HOLDFAST_EXIT_CODE", String.valueOf(exitCode(execution, run).code()));
		for (List<String> command : spec(run).after()) {
			String problem = PlanCommand.run(command, told, run::say);
			if (problem != null) {
				run.warn("after command " + problem);
				Warnings.add(execution.getExecutionContext(), "after command " + problem);
			}
		}
	}

	private static RestoreSpec spec(RestoreRun run) {
		RestoreSpec spec = run.request().plan().restore();
		return (spec != null && run.request().destined().isHome()) ? spec : new RestoreSpec(List.of(), List.of());
	}

	private static Map<String, String> told(RestoreRun run) {
		Map<String, String> told = new HashMap<>();
		told.put("HOLDFAST_PLAN", run.request().plan().name());
		told.put("HOLDFAST_BACKUP_ID", run.request().backup().value());
		return told;
	}

	/** What the run would end with if nothing more happened to it. */
	private static ExitCode exitCode(JobExecution execution, RestoreRun run) {
		if (execution.getStatus() == BatchStatus.COMPLETED) {
			return run.warnings().isEmpty() ? ExitCode.DONE : ExitCode.WARNINGS;
		}
		return Objects.requireNonNull(RunEnd.failure(execution, "the restore")).code();
	}

}
