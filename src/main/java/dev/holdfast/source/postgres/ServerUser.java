package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Who a server of our own runs as. Servers refuse root, so root drops to
 * {@code HOLDFAST_RUN_AS}, else {@code postgres}, else {@code nobody}.
 *
 * @param name whom to drop to; null for whoever runs this
 */
record ServerUser(@Nullable String name) {

	static ServerUser of(Map<String, String> environment, String source) {
		if (!root()) {
			return new ServerUser(null);
		}
		String wanted = environment.get("HOLDFAST_RUN_AS");
		for (String name : (wanted != null) ? List.of(wanted) : List.of("postgres", "nobody")) {
			try {
				FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
				return new ServerUser(name);
			}
			catch (IOException ex) {
				// the next one
			}
		}
		throw new HoldfastException(ExitCode.UNREACHABLE,
				"source " + source + ": a temporary server cannot run as root, and there is no user "
						+ ((wanted != null) ? wanted : "postgres or nobody"),
				"name a user in HOLDFAST_RUN_AS, or run as another user than root");
	}

	private static boolean root() {
		Path self = Path.of("/proc/self");
		try {
			return Files.exists(self) ? Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"))
					: "root".equals(System.getProperty("user.name"));
		}
		catch (IOException | UnsupportedOperationException ex) {
			return "root".equals(System.getProperty("user.name"));
		}
	}

	/** The command that runs another as this user. */
	List<String> command(List<String> command) throws IOException {
		if (this.name == null) {
			return command;
		}
		String group = Children.output(List.of("id", "-g", this.name)).strip();
		List<String> all = new ArrayList<>(
				List.of("setpriv", "--reuid=" + this.name, "--regid=" + group, "--clear-groups", "--"));
		all.addAll(command);
		return all;
	}

	/** Gives a file or directory to this user. */
	void own(Path path) throws IOException {
		if (this.name != null) {
			UserPrincipal owner = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(this.name);
			Files.setOwner(path, owner);
		}
	}

	/** Whether this user can reach what lies in a directory. */
	boolean reaches(Path directory) throws IOException {
		if (this.name == null) {
			return true;
		}
		List<String> test = command(List.of("test", "-x", directory.toString()));
		ProcessBuilder builder = new ProcessBuilder(test).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD);
		ChildEnvironment.restrict(builder.environment());
		Process process = builder.start();
		try {
			return process.waitFor() == 0;
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
	}

}
