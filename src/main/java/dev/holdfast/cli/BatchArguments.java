package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.NearestName;
import org.jspecify.annotations.Nullable;

/**
 * Spring Batch's own way of launching, {@code --spring.batch.job.name=backup plan=shop},
 * and what Data Flow appends to it, turned into the command that does the same. Arguments
 * for Spring itself ({@code --spring.…}) go on to Spring.
 */
final class BatchArguments {

	private static final String JOB = "--spring.batch.job.name=";

	/** Job parameters and the options they stand for. */
	private static final Map<String, String> BACKUP = new LinkedHashMap<>();

	static {
		BACKUP.put("plan", "");
		BACKUP.put("label", "--label");
		BACKUP.put("description", "--description");
		BACKUP.put("sources", "--source");
		BACKUP.put("requestedBy", "--requested-by");
		BACKUP.put("correlationId", "--correlation-id");
		BACKUP.put("trigger", "--trigger");
		BACKUP.put("runId", "--run-id");
	}

	private BatchArguments() {
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
		if (!job.equals("backup")) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "no job '" + job + "' in this version",
					"jobs there are: backup");
		}
		List<String> command = new ArrayList<>(List.of(job));
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
				add(command, argument);
			}
		}
		return command.toArray(String[]::new);
	}

	private static void add(List<String> command, String parameter) {
		int equals = parameter.indexOf('=');
		String name = (equals < 0) ? parameter : parameter.substring(0, equals);
		String option = BACKUP.get(name);
		if (equals < 0 || option == null) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "unknown job parameter '" + name + "'", hint(name));
		}
		// Data Flow may add the type and whether it identifies:
		// value,java.lang.String,true
		String value = parameter.substring(equals + 1).replaceFirst(",java\\.lang\\.String(,(true|false))?$", "");
		command.add(option.isEmpty() ? value : option + "=" + value);
	}

	private static String hint(String name) {
		@Nullable String nearest = NearestName.of(name, List.copyOf(BACKUP.keySet()));
		return (nearest != null) ? "did you mean " + nearest + "=…?"
				: "parameters there are: " + String.join(", ", BACKUP.keySet());
	}

}
