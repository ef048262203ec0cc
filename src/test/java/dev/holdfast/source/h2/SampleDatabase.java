package dev.holdfast.source.h2;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;

/** H2 database files for tests. */
final class SampleDatabase {

	private final Path file;

	SampleDatabase(Path directory, String name) {
		this.file = directory.resolve(name);
	}

	String url() {
		return "jdbc:h2:" + this.file;
	}

	Path file() {
		return this.file.resolveSibling(this.file.getFileName() + ".mv.db");
	}

	Connection connect() throws SQLException {
		return DriverManager.getConnection(url(), "sa", "secret");
	}

	SampleDatabase with(String... statements) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		return this;
	}

	H2Spec spec(DumpFormat format) {
		return spec(format, List.of(), List.of(), List.of());
	}

	H2Spec spec(DumpFormat format, List<String> include, List<String> exclude, List<String> excludeData) {
		return new H2Spec("app", url(), "sa", new Secret("secret"), format, include, exclude, excludeData);
	}

}
