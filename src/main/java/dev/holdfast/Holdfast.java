package dev.holdfast;

import dev.holdfast.cli.CommandLineEntry;
import org.springframework.boot.logging.LoggingSystem;

/** Where the program begins. */
public final class Holdfast {

	private Holdfast() {
	}

	public static void main(String[] args) {
		// the logger is slf4j-simple, which Spring Boot has nothing to set up for
		System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
		System.exit(CommandLineEntry.run(args));
	}

}
