package dev.holdfast.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PlanProblem;
import dev.holdfast.plan.PlanProblems;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorPrinterTests {

	private static final HoldfastException REFUSED = new HoldfastException(ExitCode.UNREACHABLE,
			"source database: connection to db.internal:5432 refused", "start the server",
			new IOException("outer", new IllegalStateException("inner")));

	private final StringWriter standard = new StringWriter();

	private final StringWriter error = new StringWriter();

	@Test
	void printsWhatAndWhereThenWhatToDo() {
		assertThat(printer(false).print(REFUSED)).isEqualTo(10);
		assertThat(this.error)
			.hasToString("holdfast: source database: connection to db.internal:5432 refused\nHINT: start the server\n");
		assertThat(this.standard.toString()).isEmpty();
	}

	@Test
	void printsTheChainOfCausesOnlyToDebug() {
		printer(false, "--debug").print(REFUSED);
		assertThat(this.error.toString()).contains("caused by java.io.IOException: outer",
				"caused by java.lang.IllegalStateException: inner", "at dev.holdfast.cli.ErrorPrinterTests");
	}

	@Test
	void colorsOnATerminalUnlessToldOtherwise() {
		printer(true).print(REFUSED);
		assertThat(this.error.toString()).startsWith("\u001b[31mholdfast:\u001b[0m source").contains("\u001b[36mHINT:");
		this.error.getBuffer().setLength(0);
		printer(true, "--no-color").print(REFUSED);
		assertThat(this.error.toString()).startsWith("holdfast: source").doesNotContain("\u001b");
	}

	@Test
	void aDefectSaysSoAndEndsWithOne() {
		assertThat(printer(false).print(new NullPointerException("hunter2"))).isEqualTo(1);
		assertThat(this.error.toString())
			.startsWith("holdfast: a defect in holdfast: java.lang.NullPointerException\nHINT: ")
			.doesNotContain("hunter2");
	}

	@Test
	void allProblemsOfPlansArePrintedAndInTheDocument() {
		PlanProblems problems = new PlanProblems(List.of(new PlanProblem("a.yaml", 3, "plan", "is bad", "mend it"),
				new PlanProblem("b.yaml", 0, "", "is empty", "fill it")));
		assertThat(printer(false, "--json").print(problems)).isEqualTo(2);
		assertThat(this.error).hasToString(
				"holdfast: a.yaml:3: plan: is bad\nHINT: mend it\nholdfast: b.yaml: is empty\nHINT: fill it\n");
		JsonNode document = new JsonMapper().readTree(this.standard.toString()).get("error");
		assertThat(document.get("code").asInt()).isEqualTo(2);
		assertThat(document.get("problems").get(1).get("file").asString()).isEqualTo("b.yaml");
	}

	private ErrorPrinter printer(boolean terminal, String... options) {
		Invocation invocation = new Invocation(Map.of(), new PrintWriter(this.standard, true),
				new PrintWriter(this.error, true), terminal);
		CommandLineEntry.commandLine(invocation).parseArgs(options);
		return new ErrorPrinter(invocation.output());
	}

}
