package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.NearestName;
import dev.holdfast.history.HistoryKeys;
import org.jspecify.annotations.Nullable;

/**
 * Spring Batch's own way of launching, {@code --spring.batch.job.name=backup plan=shop},
 * and what Data Flow appends to it, turned into the command that does the same. Arguments
 * for Spring itself ({@code --spring.…}) go on to Spring.
 */
final class BatchArguments {

	private static final String JOB = "--spring.batch.job.name=";

	/** Of each job: its parameters and the options they stand for; none for arguments. */
	private static final Map<String, Map<String, String>> JOBS = new LinkedHashMap<>();

	static {
		Map<String, String> backup = parameters("backup");
		backup.put("plan", "");
		backup.put("label", "--label");
		backup.put("description", "--description");
		backup.put("sources", "--source");
		Map<String, String> verify = parameters("verify");
		verify.put("plan", "--plan");
		verify.put("backupId", "");
		verify.put("level", "--level");
		Map<String, String> restore = parameters("restore");
		restore.put("plan", "--plan");
		restore.put("backupId", "");
		restore.put("target", "--target");
		restore.put("include", "--include");
		restore.put("drop", "--drop");
		restore.put("confirm", "--confirm");
		Map<String, String> test = parameters("restore-test");
		test.put("plan", "");
		test.put("backupId", "");
		test.put("level", "--level");
		Map<String, String> cleanup = parameters(HistoryKeys.CLEANUP_JOB);
		cleanup.put("plan", "");
		cleanup.put("dryRun", "--dry-run");
	}

	private BatchArguments() {
	}

	/** Those that every job has. */
	private static Map<String, String> parameters(String job) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("requestedBy", "--requested-by");
		parameters.put("correlationId", "--correlation-id");
		parameters.put("trigger", "--trigger");
		parameters.put("runId", "--run-id");
		JOBS.put(job, parameters);
		return parameters;
	}

	/**
	 * The command line that these arguments stand for; the arguments themselves when they
	 * are one already.
	 * @throws HoldfastException with {@code BAD_PLAN} for a job or parameter that there
	 * is not
	 */
	static String[] translate(String... arguments) {
		String job = Arrays.stream(arguments)
			.filter((argument) -> argument.startsWith(JOB))
			.findFirst()
			.map((argument) -> argument.substring(JOB.length()))
			.orElse(null);
		return (job != null) ? command(job, arguments) : arguments;
	}

	private static String[] command(String job, String... arguments) {
		Map<String, String> parameters = JOBS.get(job);
		if (parameters == null) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "no job '" + job + "' in this version",
					"jobs there are: " + String.join(", ", JOBS.keySet()));
		}
		List<String> command = new ArrayList<>(List.of(job.equals(HistoryKeys.CLEANUP_JOB) ? "cleanup" : job));
		for (String argument : arguments) {
			if (argument.startsWith(JOB)) {
				continue;
			}
			if (argument.matches("--(spring|logging|management|debug|trace)[.=].*")) {
				command.add("--spring-argument=" + argument);
			}
			else if (argument.startsWith("-")) {
				command.add(argument);
			}
			else {
				add(command, parameters, argument);
			}
		}
		return command.toArray(String[]::new);
	}

	private static void add(List<String> command, Map<String, String> parameters, String parameter) {
		int equals = parameter.indexOf('=');
		String name = (equals < 0) ? parameter : parameter.substring(0, equals);
		String option = parameters.get(name);
		if (equals < 0 || option == null) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "unknown job parameter '" + name + "'",
					hint(name, List.copyOf(parameters.keySet())));
		}
		// Data Flow may add the type and whether it identifies:
		// value,java.lang.String,true
		String value = parameter.substring(equals + 1).replaceFirst(",java\\.lang\\.String(,(true|false))?$", "");
		command.add(option.isEmpty() ? value : option + "=" + value);
	}

	private static String hint(String name, List<String> known) {
		@Nullable String nearest = NearestName.of(name, known);
		return (nearest != null) ? "did you mean " + nearest + "=…?"
				: "parameters there are: " + String.join(", ", known);
	}

}
