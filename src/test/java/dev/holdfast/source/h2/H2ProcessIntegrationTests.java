package dev.holdfast.source.h2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.ChildJvm;
import dev.holdfast.testing.DiscardingDump;
import dev.holdfast.testing.RecordedDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Databases that another process holds, has left behind, or that are large. */
class H2ProcessIntegrationTests {

	@TempDir
	Path directory;

	@Test
	void saysThatAnotherProcessHoldsTheDatabase() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT)");
		try (ChildJvm holder = ChildJvm.start(Holder.class, List.of(), Map.of(), shop.url(),
				"INSERT INTO T VALUES (1)")) {
			assertThat(holder.line()).isEqualTo("held");
			try (H2Source source = new H2Source(shop.spec(DumpFormat.NATIVE))) {
				assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
					.withMessage("source app: database " + shop.url() + " is open in another process")
					.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
					.satisfies((ex) -> assertThat(ex.hint()).contains("AUTO_SERVER=TRUE"));
			}
		}
	}

	@Test
	void joinsAProcessThatSharesItsDatabase() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT)");
		String url = shop.url() + ";AUTO_SERVER=TRUE";
		try (ChildJvm holder = ChildJvm.start(Holder.class, List.of(), Map.of(), url,
				"INSERT INTO T VALUES (1), (2)")) {
			assertThat(holder.line()).isEqualTo("held");
			H2Spec spec = new H2Spec("app", url, "sa", new Secret("secret"), DumpFormat.NATIVE, List.of(), List.of(),
					List.of());
			assertThat(H2SourceTests.dump(spec, new RecordedDump()).rows()).isEqualTo(2);
		}
	}

	@Test
	void readsWhatWasCommittedByAProcessThatWasKilled() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT)");
		try (ChildJvm holder = ChildJvm.start(Holder.class, List.of(), Map.of(), shop.url() + ";WRITE_DELAY=0",
				"INSERT INTO T SELECT X FROM SYSTEM_RANGE(1, 1000)", "-uncommitted",
				"INSERT INTO T SELECT X FROM SYSTEM_RANGE(1, 50000)", "DELETE FROM T WHERE ID < 10",
				"CHECKPOINT SYNC")) {
			assertThat(holder.line()).isEqualTo("held");
			holder.kill();
		}
		byte[] before = Files.readAllBytes(shop.file());
		SourceSummary summary = H2SourceTests.dump(shop.spec(DumpFormat.NATIVE), new RecordedDump());
		assertThat(summary.rows()).isEqualTo(1000);
		assertThat(Files.readAllBytes(shop.file())).isEqualTo(before);
	}

	@Test
	void readsAnEncryptedDatabase() throws Exception {
		String url = "jdbc:h2:" + this.directory.resolve("secret") + ";CIPHER=AES";
		try (Connection connection = DriverManager.getConnection(url, "sa", "filepart userpart");
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE T AS SELECT X FROM SYSTEM_RANGE(1, 5)");
		}
		H2Spec good = new H2Spec("app", url, "sa", new Secret("filepart userpart"), DumpFormat.NATIVE, List.of(),
				List.of(), List.of());
		assertThat(H2SourceTests.dump(good, new RecordedDump()).rows()).isEqualTo(5);
		H2Spec bad = new H2Spec("app", url, "sa", new Secret("other userpart"), DumpFormat.NATIVE, List.of(), List.of(),
				List.of());
		try (H2Source source = new H2Source(bad)) {
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
				.satisfies((ex) -> assertThat(ex.what() + ex.hint()).doesNotContain("other userpart")
					.contains("file password"));
		}
	}

	@Test
	void saysThatAFileIsDamaged() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT)");
		Files.write(shop.file(), new byte[20000]);
		try (H2Source source = new H2Source(shop.spec(DumpFormat.NATIVE))) {
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
				.satisfies((ex) -> assertThat(ex.hint()).contains("org.h2.tools.Recover"));
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).containsExactly(shop.file());
		}
	}

	@Test
	void needsLittleMemoryForLargeTablesAndLargeObjects() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE WIDE(ID INT, TEXT VARCHAR)",
				"INSERT INTO WIDE SELECT X, REPEAT('0123456789', 1000) FROM SYSTEM_RANGE(1, 7000)",
				"CREATE TABLE LARGE(ID INT, DATA BLOB, TEXT CLOB)",
				"INSERT INTO LARGE VALUES(1, CAST(REPEAT('0123456789', 3000000) AS BLOB), REPEAT('0123456789', 3000000))");
		for (DumpFormat format : DumpFormat.values()) {
			try (ChildJvm dumper = ChildJvm.start(Dumper.class, List.of("-Xmx64m"), Map.of(), shop.url(),
					format.name())) {
				assertThat(dumper.finish()).as(format.name()).startsWith("7001 rows");
			}
		}
	}

	/** Opens a database, runs statements, and keeps it open. */
	static final class Holder {

		private Holder() {
		}

		public static void main(String[] args) throws SQLException, InterruptedException {
			try (Connection connection = DriverManager.getConnection(args[0], "sa", "secret");
					Connection other = DriverManager.getConnection(args[0], "sa", "secret")) {
				Connection current = connection;
				for (String argument : List.of(args).subList(1, args.length)) {
					if (argument.equals("-uncommitted")) {
						other.setAutoCommit(false);
						current = other;
					}
					else {
						((argument.startsWith("CHECKPOINT")) ? connection : current).createStatement()
							.execute(argument);
					}
				}
				System.out.println("held");
				Thread.currentThread().join();
			}
		}

	}

	/** Dumps a database to nowhere. */
	static final class Dumper {

		private Dumper() {
		}

		public static void main(String[] args) {
			H2Spec spec = new H2Spec("app", args[0], "sa", new Secret("secret"), DumpFormat.valueOf(args[1]), List.of(),
					List.of(), List.of());
			DiscardingDump dump = new DiscardingDump();
			System.out.println(H2SourceTests.dump(spec, dump).rows() + " rows, " + dump);
		}

	}

}
