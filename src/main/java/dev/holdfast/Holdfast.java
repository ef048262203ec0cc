package dev.holdfast;

import dev.holdfast.cli.CommandLineEntry;

/** Where the program begins. */
public final class Holdfast {

	private Holdfast() {
	}

	public static void main(String[] args) {
		System.exit(CommandLineEntry.run(args));
	}

}
