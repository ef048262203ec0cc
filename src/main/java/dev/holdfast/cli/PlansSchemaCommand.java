package dev.holdfast.cli;

import picocli.CommandLine.Command;

import dev.holdfast.plan.PlanSchema;

/** Prints the JSON Schema of plans, for editors and other programs. */
@Command(name = "schema", description = "Prints the JSON Schema of plans.")
final class PlansSchemaCommand implements Runnable {

	private final Invocation invocation;

	PlansSchemaCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public void run() {
		this.invocation.output().standard().println(Output.Json.text(PlanSchema.document()));
	}

}
