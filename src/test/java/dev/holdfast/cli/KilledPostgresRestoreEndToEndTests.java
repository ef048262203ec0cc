package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Restores of a PostgreSQL database that are killed leave the old or the new, and after
 * the next run nothing else. How many kills: system property {@code holdfast.kills}, 1 by
 * default.
 */
class KilledPostgresRestoreEndToEndTests {

	private static final int KILLS = Integer.getInteger("holdfast.kills", 1);

	private static final String NEW = "30000 rows, 2 indexes";

	private static final String OLD = "3 rows, 0 indexes";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private PostgresServer server;

	private Map<String, String> environment = Map.of();

	@BeforeEach
	void backUp() throws Exception {
		this.server = PostgresServer.start();
		this.environment = Map.of("HOLDFAST_POSTGRES_BIN", this.server.clients().toString());
		this.server.createDatabase("shop");
		this.server.execute("shop", "CREATE TABLE orders (id int PRIMARY KEY, note text)",
				"INSERT INTO orders SELECT i, repeat('note ' || i, 40) FROM generate_series(1, 30000) i",
				"CREATE INDEX by_note ON orders (note)", "CREATE TABLE others AS SELECT * FROM orders");
		this.server.createDatabase("old");
		this.server.execute("old", "CREATE TABLE orders (id int, note text)",
				"INSERT INTO orders VALUES (1, ''), (2, ''), (3, '')");
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: database, type: postgresql, url: "%s", user: postgres}]
				destinations: [{name: local, type: local, path: store}]
				""".formatted(this.server.url("shop")));
		assertThat(run("backup", "shop")).isZero();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void leaveTheTargetWhollyOldOrWhollyNewAndNothingElseAfterTheNextRun() throws Exception {
		makeOld();
		long began = System.nanoTime();
		assertThat(run(command())).isZero();
		assertThat(target()).isEqualTo(NEW);
		long millis = (System.nanoTime() - began) / 1_000_000;
		Random random = new Random(20261121);
		int killed = 0;
		int old = 0;
		for (int i = 0; i < KILLS; i++) {
			makeOld();
			long instant = millis * 2 / 5 + random.nextInt((int) millis * 3 / 5);
			try (HoldfastProcess process = HoldfastProcess.start(this.directory, this.environment, command())) {
				// the first is sure to meet it while it loads, however fast the machine
				// is
				while (i == 0 && beside().equals("0") && !process.endsWithin(1)) {
					continue;
				}
				boolean hit = process.killAfter((i == 0) ? 0 : instant);
				killed += hit ? 1 : 0;
				// the machine has become faster
				millis = hit ? millis : instant;
			}
			String found = target();
			assertThat(found).as("after a kill at " + instant + " ms of " + millis).isIn(OLD, NEW);
			old += found.equals(OLD) ? 1 : 0;
			assertThat(run(command())).isZero();
			assertThat(target()).isEqualTo(NEW);
			assertNothingIsLeft();
		}
		assertThat(killed).as("kills that met a running process").isGreaterThan(KILLS / 3);
		assertThat(old).as("kills before the end").isPositive();
	}

	@Test
	void leaveNothingToARestoreOfAnotherKind() throws Exception {
		makeOld();
		try (HoldfastProcess process = HoldfastProcess.start(this.directory, this.environment, command())) {
			while (beside().equals("0") && !process.endsWithin(1)) {
				continue;
			}
			assertThat(process.killAfter(0)).isTrue();
		}
		assertThat(beside()).isEqualTo("1");
		assertThat(target()).isEqualTo(OLD);
		assertThat(
				run("restore", "--plan", "shop", "--drop", "--confirm", "--safety-backup", "no", "--exclude", "others"))
			.isZero();
		assertThat(target()).isEqualTo(NEW);
		assertNothingIsLeft();
	}

	@Test
	void leaveNoServerOfARestoreTestAfterTheNextRun() throws Exception {
		Path notes = this.directory.resolve(".holdfast/restore-servers");
		Path data;
		try (HoldfastProcess process = HoldfastProcess.start(this.directory, this.environment, "restore-test",
				"shop")) {
			data = noted(notes);
			while (!Files.exists(data.resolveSibling("s").resolve(".s.PGSQL.5432")) && !process.endsWithin(1)) {
				data = noted(notes);
			}
			assertThat(process.killAfter(0)).isTrue();
		}
		assertThat(processes(data)).isPositive();
		HoldfastProcess.Result next = HoldfastProcess.run(this.directory, this.environment, "verify", "latest",
				"--level", "store");
		assertThat(next.error()).contains("temporary server ").contains("of a run that was killed");
		assertThat(processes(data)).isZero();
		assertThat(data.getParent()).doesNotExist();
		assertThat(notes).isEmptyDirectory();
		assertThat(this.directory.resolve(".holdfast/restore-tests")).isEmptyDirectory();
	}

	/** The data directory of the one server that is noted. */
	private static Path noted(Path notes) throws IOException {
		if (Files.isDirectory(notes)) {
			try (Stream<Path> all = Files.list(notes)) {
				for (Path note : all.filter((each) -> each.toString().endsWith(".scratch")).toList()) {
					return Path.of(Files.readString(note).strip(), "data");
				}
			}
		}
		return notes.resolve("none");
	}

	private static long processes(Path data) {
		return ProcessHandle.allProcesses().filter((process) -> {
			try {
				return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(data);
			}
			catch (IOException ex) {
				return false;
			}
		}).count();
	}

	private void assertNothingIsLeft() throws IOException {
		assertThat(beside()).isEqualTo("0");
		try (Stream<Path> left = Files.list(this.directory.resolve(".holdfast/restore-tests"))) {
			assertThat(left).isEmpty();
		}
	}

	private String beside() {
		return String.valueOf(this.server.query("postgres",
				"SELECT count(*) FROM pg_database WHERE datname LIKE '%!_holdfast!_%' ESCAPE '!'"));
	}

	private String target() {
		return this.server.query("shop", "SELECT count(*) FROM orders") + " rows, "
				+ this.server.query("shop", "SELECT count(*) FROM pg_indexes WHERE tablename = 'orders'") + " indexes";
	}

	/** Others are gone from the target as well, kept ones too. */
	private void makeOld() throws Exception {
		String names = this.server.query("postgres",
				"SELECT string_agg(format('DROP DATABASE %I', datname), ';') FROM pg_database WHERE datname LIKE 'shop%'"
						+ " AND datname NOT LIKE '%!_holdfast!_%' ESCAPE '!'");
		for (String drop : String.valueOf(names).split(";")) {
			this.server.execute("postgres", drop.replaceFirst("$", " WITH (FORCE)"));
		}
		this.server.execute("postgres", "CREATE DATABASE shop TEMPLATE old");
	}

	private static String[] command() {
		return new String[] { "restore", "--plan", "shop", "--drop", "--confirm", "--safety-backup", "no" };
	}

	private int run(String... arguments) throws Exception {
		HoldfastProcess.Result result = HoldfastProcess.run(this.directory, this.environment, arguments);
		assertThat(result.error()).doesNotContain("HINT:");
		return result.exitCode();
	}

}
