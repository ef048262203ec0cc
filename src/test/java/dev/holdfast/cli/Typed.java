package dev.holdfast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs the program in this process, as a test would type it. */
record Typed(int code, String standard, String error) {

	static Typed run(String... args) {
		return run(Map.of(), args);
	}

	static Typed run(Map<String, String> environment, String... args) {
		StringWriter standard = new StringWriter();
		StringWriter error = new StringWriter();
		Invocation invocation = new Invocation(environment, new PrintWriter(standard), new PrintWriter(error), false);
		int code = CommandLineEntry.run(invocation, args);
		return new Typed(code, standard.toString(), error.toString());
	}

}
