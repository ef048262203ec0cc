package dev.holdfast.cli;

import java.io.Console;

/** Whether somebody is looking at the output. */
final class Terminal {

	private Terminal() {
	}

	/**
	 * Whether standard output is a terminal. Up to Java 21 a console exists only then;
	 * from Java 22 it always exists and says itself whether it is one.
	 */
	static boolean attached() {
		Console console = System.console();
		if (console == null) {
			return false;
		}
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

}
