package dev.holdfast.cli;

import java.util.List;
import java.util.UUID;

import dev.holdfast.history.LockHolder;
import dev.holdfast.step.Requested;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that runs a job takes: who asks for it, why, and under which id. */
final class RunOptions {

	@Option(names = "--requested-by", paramLabel = "WHO", description = "Who asks, for the history.")
	@Nullable String requestedBy;

	@Option(names = "--trigger", paramLabel = "T", defaultValue = "manual",
			description = "What started this run, for the history (default: ${DEFAULT-VALUE}).")
	String trigger = "manual";

	@Option(names = "--correlation-id", paramLabel = "ID", description = "Ties the run to whatever caused it.")
	private @Nullable String correlationId;

	@Option(names = "--run-id", hidden = true)
	@Nullable String runId;

	@Option(names = "--spring-argument", hidden = true)
	private List<String> springArguments = List.of();

	/** Who asks: as told, else the user of this machine. */
	String requester() {
		return (this.requestedBy != null) ? this.requestedBy
				: System.getProperty("user.name", "unknown") + "@" + LockHolder.hostName();
	}

	/** As told, else a new one at each call. */
	String correlation() {
		return (this.correlationId != null) ? this.correlationId : UUID.randomUUID().toString();
	}

	/** All of it, for one run after another that belong together. */
	Requested requested() {
		return new Requested(this.trigger, requester(), correlation(), this.runId);
	}

	/** What is passed on to Spring as it is. */
	String[] arguments() {
		return this.springArguments.toArray(String[]::new);
	}

}
