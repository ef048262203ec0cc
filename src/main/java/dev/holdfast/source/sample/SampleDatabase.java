package dev.holdfast.source.sample;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

import org.h2.tools.RunScript;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.SourceSpec;

/**
 * Makes the sample's shop database in the home directory. The database is built beside
 * its place and linked there whole, so a crash leaves none or a complete one.
 */
public final class SampleDatabase {

	private static final String DIRECTORY = "sample";

	private static final String NAME = "shop";

	private static final String SUFFIX = ".mv.db";

	private final Home home;

	public SampleDatabase(Home home) {
		this.home = home;
	}

	/** The URL of the sample database in this home. */
	public String url() {
		return "jdbc:h2:" + this.home.directory().resolve(DIRECTORY).resolve(NAME);
	}

	/**
	 * Makes the database when a source of the plan is the sample's and it is missing; all
	 * other plans are left alone.
	 * @return whether it was made
	 * @throws HoldfastException with exit code 10 when it cannot be made
	 */
	public boolean prepare(BackupPlan plan) {
		boolean wanted = plan.sources().stream().anyMatch(this::isSample);
		if (!wanted || Files.exists(this.home.directory().resolve(DIRECTORY).resolve(NAME + SUFFIX))) {
			return false;
		}
		Path directory = this.home.open(DIRECTORY);
		try {
			build(directory);
			return true;
		}
		catch (IOException | SQLException ex) {
			throw new HoldfastException(ExitCode.UNREACHABLE, "the sample database cannot be made in " + directory,
					"check the free space and the rights of the home directory", ex);
		}
	}

	private boolean isSample(SourceSpec source) {
		return source instanceof H2Spec h2 && h2.url().equals(url());
	}

	private static void build(Path directory) throws IOException, SQLException {
		Path building = Files.createTempDirectory(directory, "building");
		try {
			try (Connection connection = DriverManager.getConnection("jdbc:h2:" + building.resolve(NAME), "sa", "");
					Reader script = script()) {
				RunScript.execute(connection, script);
			}
			Files.createLink(directory.resolve(NAME + SUFFIX), building.resolve(NAME + SUFFIX));
		}
		catch (FileAlreadyExistsException ex) {
			// another process made it first, and may be reading it: that one stays
		}
		finally {
			remove(building);
		}
	}

	private static Reader script() {
		return new InputStreamReader(
				Objects.requireNonNull(SampleDatabase.class.getResourceAsStream("shop.sql"), "shop.sql is in the jar"),
				StandardCharsets.UTF_8);
	}

	private static void remove(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.toList()) {
				Files.deleteIfExists(file);
			}
		}
		Files.deleteIfExists(directory);
	}

}
