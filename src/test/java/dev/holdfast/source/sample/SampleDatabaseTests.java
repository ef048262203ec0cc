package dev.holdfast.source.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.BackupPlans;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.PlanEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class SampleDatabaseTests {

	@TempDir
	Path directory;

	@Test
	void makesAShopThatIsWorthABackup() throws Exception {
		SampleDatabase sample = new SampleDatabase(home());
		assertThat(sample.prepare(plan("sample"))).isTrue();
		try (Connection connection = DriverManager.getConnection(sample.url(), "sa", "")) {
			assertThat(count(connection, "select count(*) from shop.customers")).isEqualTo(500);
			assertThat(count(connection, "select count(*) from shop.orders")).isEqualTo(2000);
			assertThat(count(connection, "select count(*) from shop.order_lines")).isGreaterThan(3000);
			assertThat(count(connection, "select count(*) from shop.products where picture is not null")).isEqualTo(30);
			assertThat(count(connection, "select count(*) from shop.revenue")).isGreaterThan(50);
		}
	}

	@Test
	void isMadeOnceAndThenLeftAlone() throws Exception {
		SampleDatabase sample = new SampleDatabase(home());
		sample.prepare(plan("sample"));
		Path file = home().directory().resolve("sample/shop.mv.db");
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		assertThat(sample.prepare(plan("sample"))).isFalse();
		assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(0));
		try (Stream<Path> files = Files.list(file.getParent())) {
			assertThat(files).containsExactly(file);
		}
	}

	@Test
	void leavesThePlansOfOthersAlone() throws Exception {
		Path file = Files.writeString(this.directory.resolve("other.yaml"), """
				plan: other
				sources: [{name: db, type: h2, url: "jdbc:h2:/srv/elsewhere/shop"}]
				destinations: [{name: local, type: local, path: /srv/backups}]
				""");
		assertThat(new SampleDatabase(home()).prepare(plan(file.toString()))).isFalse();
		assertThat(home().directory()).doesNotExist();
	}

	private Home home() {
		return Home.at(this.directory.resolve("home"));
	}

	private BackupPlan plan(String name) {
		return new BackupPlans(Path.of("jobs"),
				PlanEnvironment.of(Map.of("HOLDFAST_HOME", home().directory().toString())))
			.find(name);
	}

	private static long count(Connection connection, String sql) throws SQLException {
		try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
