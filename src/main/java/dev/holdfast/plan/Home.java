package dev.holdfast.plan;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * The directory in which the program keeps what is its own: the embedded job repository,
 * staging, generated keys. It and everything in it has mode 0700.
 */
public final class Home {

	/** The environment variable that names it. */
	public static final String VARIABLE = "HOLDFAST_HOME";

	private final Path directory;

	private Home(Path directory) {
		this.directory = directory;
	}

	/** A home at that place; nothing is created or looked at. */
	public static Home at(Path directory) {
		return new Home(directory.toAbsolutePath().normalize());
	}

	/**
	 * The home that was asked for: the option, else {@code HOLDFAST_HOME}, else
	 * {@code .holdfast} in the working directory. Nothing is created or looked at.
	 * @throws HoldfastException with exit code 2 when the variable is no path
	 */
	public static Home locate(@Nullable Path option, Map<String, String> environment) {
		if (option != null && !option.toString().isEmpty()) {
			return at(option);
		}
		String variable = environment.get(VARIABLE);
		try {
			return at(Path.of((variable != null && !variable.isBlank()) ? variable : ".holdfast"));
		}
		catch (InvalidPathException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "the environment variable " + VARIABLE + " is not a path",
					"set it to a directory", ex);
		}
	}

	/** Its absolute path. */
	public Path directory() {
		return this.directory;
	}

	/**
	 * Creates it, or makes sure that it is ours alone.
	 * @throws HoldfastException with exit code 2 when it is another user's, may be read
	 * by others or cannot be created
	 */
	public Home open() {
		PrivateDirectory.ensure(this.directory, "home");
		return this;
	}

	/**
	 * A directory in it, created when missing.
	 * @param name for example {@code staging}
	 * @throws HoldfastException as {@link #open()}
	 */
	public Path open(String name) {
		open();
		return PrivateDirectory.ensure(this.directory.resolve(name), "directory " + name + " of the home");
	}

}
