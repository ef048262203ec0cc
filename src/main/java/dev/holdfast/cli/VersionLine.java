package dev.holdfast.cli;

import picocli.CommandLine.IVersionProvider;

import dev.holdfast.Version;

/** What {@code --version} prints. */
final class VersionLine implements IVersionProvider {

	@Override
	public String[] getVersion() {
		return new String[] { "holdfast " + Version.current() + " (Java " + Runtime.version().feature() + ")" };
	}

}
