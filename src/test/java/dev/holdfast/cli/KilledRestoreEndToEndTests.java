package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.source.Claim;
import dev.holdfast.testing.HoldfastProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Restores that are killed or told to end leave the old or the new, and nothing else. How
 * many kills: system property {@code holdfast.kills}, 1 by default.
 */
class KilledRestoreEndToEndTests {

	private static final int KILLS = Integer.getInteger("holdfast.kills", 1);

	private static final long ROWS = 20_000;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void backUp() throws Exception {
		Files.createDirectories(this.directory.resolve("srv/uploads"));
		Files.createDirectories(this.directory.resolve("jobs"));
		sql("create table orders(id int primary key, note varchar)",
				"insert into orders select x, 'order ' || x from system_range(1, " + ROWS + ")");
		for (int i = 0; i < 200; i++) {
			Files.writeString(this.directory.resolve("srv/uploads/" + i), "new");
		}
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources:
				  - {name: database, type: h2, url: "jdbc:h2:%s"}
				  - {name: uploads, type: files, paths: [%s]}
				destinations: [{name: local, type: local, path: %s}]
				""".formatted(database(), uploads(), this.directory.resolve("store")));
		assertThat(run("backup", "shop").exitCode()).isZero();
	}

	@Test
	void leaveEachTargetWhollyOldOrWhollyNewHoweverOftenTheyAreKilled() throws Exception {
		makeOld();
		long began = System.nanoTime();
		assertThat(restore().exitCode()).isZero();
		long millis = (System.nanoTime() - began) / 1_000_000;
		Random random = new Random(20261121);
		int killed = 0;
		int old = 0;
		for (int i = 0; i < KILLS; i++) {
			makeOld();
			try (HoldfastProcess process = HoldfastProcess.start(this.directory, Map.of(), command())) {
				// the first is sure to meet it while it loads, however fast the machine
				// is
				while (i == 0 && !Files.exists(this.directory.resolve("srv/.shop.mv.db.holdfast"))
						&& !process.endsWithin(1)) {
					continue;
				}
				long instant = (i == 0) ? 0 : millis / 2 + random.nextInt((int) millis / 2);
				boolean hit = process.killAfter(instant);
				killed += hit ? 1 : 0;
				// the machine has become faster
				millis = hit ? millis : instant;
			}
			long rows = rows();
			assertThat(rows).as("rows after kill " + i).isIn(3L, ROWS);
			old += (rows == 3) ? 1 : 0;
			List<String> contents = contents();
			assertThat(contents).as("files after kill " + i).hasSize(1);
			assertThat(contents.get(0)).isIn("old", "new");
		}
		assertThat(killed).as("kills that met a running process").isGreaterThan(KILLS / 3);
		assertThat(old).as("kills before the end").isPositive();
		assertThat(restore().exitCode()).isZero();
		assertThat(rows()).isEqualTo(ROWS);
		assertThat(contents()).containsExactly("new");
		try (Stream<Path> left = Files.list(this.directory.resolve("srv"))) {
			assertThat(left.map((path) -> path.getFileName().toString()).filter((name) -> name.contains("holdfast")))
				.isEmpty();
		}
	}

	@Test
	void areStoppedBySignalsWithTheTargetAsItWas() throws Exception {
		makeOld();
		for (Map.Entry<String, Integer> signal : Map.of("TERM", 143, "INT", 130).entrySet()) {
			try (HoldfastProcess process = HoldfastProcess.start(this.directory, Map.of(), command())) {
				// from then on it loads beside
				while (!Files.exists(this.directory.resolve("srv/.shop.mv.db.holdfast")) && !process.endsWithin(5)) {
					continue;
				}
				process.signal(signal.getKey());
				HoldfastProcess.Result ended = process.await();
				assertThat(ended.exitCode()).isIn(signal.getValue(), 0);
				if (ended.exitCode() != 0) {
					assertThat(rows()).isEqualTo(3);
					assertThat(contents()).containsExactly("old");
					assertThat(Files.list(this.directory.resolve("srv"))).hasSize(2);
				}
			}
			makeOld();
		}
	}

	@Test
	void leaveNothingOfARestoreTestAfterTheNextRun() throws Exception {
		Path tests = this.directory.resolve(".holdfast/restore-tests");
		try (HoldfastProcess process = HoldfastProcess.start(this.directory, Map.of(), "restore-test", "shop")) {
			while (!hasSome(tests) && !process.endsWithin(1)) {
				continue;
			}
			assertThat(process.killAfter(0)).isTrue();
		}
		assertThat(tests).isNotEmptyDirectory();
		HoldfastProcess.Result next = run("verify", "latest", "--level", "store");
		assertThat(next.error()).contains("removed what a restore test that was killed had left");
		assertThat(tests).isEmptyDirectory();
		assertThat(run("restore-test", "shop").exitCode()).isZero();
		assertThat(tests).isEmptyDirectory();
	}

	private static boolean hasSome(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			return false;
		}
		try (Stream<Path> files = Files.walk(directory)) {
			return files.anyMatch((file) -> file.toString().endsWith(".mv.db"));
		}
	}

	private void makeOld() throws Exception {
		sql("delete from orders where id > 3");
		for (int i = 0; i < 200; i++) {
			Files.writeString(uploads().resolve(String.valueOf(i)), "old");
		}
		try (Stream<Path> all = Files.list(this.directory.resolve("srv"))) {
			for (Path path : all.filter((each) -> each.toString().contains("_before_")).toList()) {
				Claim.delete(path);
			}
		}
	}

	private HoldfastProcess.Result restore() throws Exception {
		return run(command());
	}

	private static String[] command() {
		return new String[] { "restore", "--plan", "shop", "--drop", "--confirm", "--safety-backup", "no" };
	}

	private HoldfastProcess.Result run(String... arguments) throws Exception {
		return HoldfastProcess.run(this.directory, Map.of(), arguments);
	}

	private void sql(String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + database())) {
			for (String statement : statements) {
				connection.createStatement().execute(statement);
			}
		}
	}

	private long rows() throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + database() + ";IFEXISTS=TRUE");
				ResultSet row = connection.createStatement().executeQuery("select count(*) from orders")) {
			row.next();
			return row.getLong(1);
		}
	}

	private List<String> contents() throws IOException {
		try (Stream<Path> files = Files.list(uploads())) {
			List<Path> all = files.toList();
			assertThat(all).hasSize(200);
			return all.stream().map(KilledRestoreEndToEndTests::read).distinct().toList();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private Path database() {
		return this.directory.resolve("srv/shop");
	}

	private Path uploads() {
		return this.directory.resolve("srv/uploads");
	}

}
