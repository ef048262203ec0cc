package dev.holdfast.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.BackupPlans;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.PlanEnvironment;

/**
 * One run of the program: the options every command shares, the environment, and where
 * output goes. Handed to each command's constructor.
 */
final class Invocation {

	private final GlobalOptions options;

	private final Map<String, String> environment;

	private final Output output;

	Invocation(Map<String, String> environment, PrintWriter standard, PrintWriter error, boolean terminal) {
		this.options = new GlobalOptions();
		this.environment = Map.copyOf(environment);
		this.output = new Output(standard, error, this.options, terminal);
	}

	static Invocation ofProcess(String... args) {
		Map<String, String> environment = System.getenv();
		String noColor = environment.get("NO_COLOR");
		Invocation invocation = new Invocation(environment, new PrintWriter(System.out, true, StandardCharsets.UTF_8),
				new PrintWriter(System.err, true, StandardCharsets.UTF_8), Terminal.attached());
		// known before the arguments are parsed: mistakes in them are printed too
		invocation.options.noColor = Arrays.asList(args).contains("--no-color")
				|| (noColor != null && !noColor.isEmpty());
		return invocation;
	}

	GlobalOptions options() {
		return this.options;
	}

	Map<String, String> environment() {
		return this.environment;
	}

	Output output() {
		return this.output;
	}

	/** The home directory that was asked for; nothing is created. */
	Home home() {
		return Home.locate(this.options.home, this.environment);
	}

	/**
	 * The plans that were asked for. Their variables see the home that was asked for as
	 * {@code HOLDFAST_HOME}, however it was asked for.
	 */
	BackupPlans plans() {
		return new BackupPlans(plansDirectory(), planEnvironment());
	}

	/** What the variables of plans are taken from. */
	PlanEnvironment planEnvironment() {
		Map<String, String> variables = new HashMap<>(this.environment);
		if (this.options.home != null || this.environment.containsKey(Home.VARIABLE)) {
			variables.put(Home.VARIABLE, home().directory().toString());
		}
		return PlanEnvironment.of(variables);
	}

	/** Only the directory that nobody named need not be there. */
	private static Path existing(Path named, String by) {
		if (Files.notExists(named)) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "directory of the plans " + named + " does not exist",
					"create it, or correct " + by);
		}
		return named;
	}

	/** The directory of the plans: --plans, else HOLDFAST_PLANS, else jobs. */
	private Path plansDirectory() {
		if (this.options.plans != null) {
			return existing(this.options.plans, "--plans");
		}
		String variable = this.environment.get("HOLDFAST_PLANS");
		try {
			return (variable != null && !variable.isBlank()) ? existing(Path.of(variable), "HOLDFAST_PLANS")
					: Path.of("jobs");
		}
		catch (InvalidPathException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "the environment variable HOLDFAST_PLANS is not a path",
					"set it to a directory", ex);
		}
	}

}
