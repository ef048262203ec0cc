package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.TargetState;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A restore takes the place of a database wholly or not at all. */
class SwapInIntegrationTests {

	private static PostgresServer server;

	private static RecordedDump dump;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.with().set("wal_level", "logical").start();
		server.createDatabase("shop");
		server.execute("postgres", "CREATE ROLE clerk LOGIN", "CREATE ROLE owner_of_shop");
		server.execute("shop", "CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id",
				"CREATE VIEW many AS SELECT * FROM orders", "COMMENT ON DATABASE shop IS 'the dumped one'",
				"ALTER DATABASE shop SET work_mem = '5MB'", "GRANT TEMPORARY ON DATABASE shop TO clerk",
				"ALTER ROLE clerk IN DATABASE shop SET search_path = 'a b', public",
				"ALTER DATABASE shop OWNER TO owner_of_shop");
		dump = new RecordedDump();
		new SourceRunner(server, scratch).dump("shop", dump);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void makeTarget() {
		for (String each : databases()) {
			server.execute("postgres", "DROP DATABASE \"" + each + "\"");
		}
		server.createDatabase("live");
		server.execute("live", "CREATE TABLE precious AS SELECT generate_series(1, 5) AS id");
	}

	@Test
	void replacesADatabaseAndKeepsTheOldOne() {
		server.execute("postgres", "COMMENT ON DATABASE live IS 'what''s live'",
				"ALTER DATABASE live CONNECTION LIMIT 17", "ALTER DATABASE live OWNER TO clerk",
				"REVOKE CONNECT ON DATABASE live FROM PUBLIC",
				"GRANT CREATE ON DATABASE live TO owner_of_shop WITH GRANT OPTION",
				"ALTER DATABASE live SET search_path = \"$user\", 'odd name'",
				"ALTER DATABASE live SET application_name = 'it''s, live'",
				"ALTER ROLE clerk IN DATABASE live SET statement_timeout = '7s'");
		String before = settings("live");
		String became;
		try (PostgresTarget target = target("live")) {
			assertThat(target.look()).satisfies((state) -> {
				assertThat(state.exists()).isTrue();
				assertThat(state.tables()).isEqualTo(1);
				assertThat(state.rows()).isEqualTo(5);
				assertThat(state.bytes()).isPositive();
				assertThat(state.empty()).isFalse();
			});
			TargetRunner.load(target, dump, drop(false, false), ProofLevel.EXACT);
			assertThat(server.query("live", "SELECT count(*) FROM public.precious")).isEqualTo("5");
			became = target.accept();
		}
		assertThat(server.query("live", "SELECT count(*) FROM public.many")).isEqualTo("1000");
		assertThat(settings("live")).isEqualTo(before).contains("odd name", "17", "what's live", "7s");
		List<String> others = databases();
		assertThat(others).hasSize(2)
			.contains("live")
			.anyMatch((each) -> each.matches("live_before_[0-9]{8}T[0-9]{6}Z"));
		String old = others.stream().filter((each) -> !each.equals("live")).findFirst().orElseThrow();
		assertThat(became).isEqualTo("what was in \"live\" is kept as database \"" + old + "\"");
		assertThat(server.query(old, "SELECT count(*) FROM public.precious")).isEqualTo("5");
	}

	@Test
	void aNewDatabaseIsMadeAsTheBackupSaysItWas() {
		server.execute("postgres", "DROP DATABASE live");
		try (PostgresTarget target = target("live")) {
			assertThat(target.look()).isEqualTo(new TargetState(false, 0, 0, 0, -1, List.of()));
			TargetRunner.load(target, dump, Loading.whole("run1", "b", 0), ProofLevel.EXACT);
			assertThat(target.accept()).isEmpty();
		}
		assertThat(settings("live")).isEqualTo(settings("shop")).contains("the dumped one", "owner_of_shop", "a b");
	}

	@Test
	void aRunThatDiedAfterTheSwapIsKnownToHaveDoneIt() {
		server.execute("postgres", "COMMENT ON DATABASE live IS 'what''s\nlive'");
		try (PostgresTarget target = target("live")) {
			assertThat(target.accepted("run1")).isFalse();
			TargetRunner.load(target, dump, drop(false, true), ProofLevel.EXACT);
			target.accept();
			target.stop();
		}
		assertThat(comment("live")).isEqualTo("holdfast run1 restored\nwhat's\nlive");
		try (PostgresTarget target = target("live")) {
			assertThat(target.accepted("run2")).isFalse();
		}
		try (PostgresTarget target = target("live")) {
			assertThat(target.accepted("run1")).isTrue();
		}
		assertThat(comment("live")).isEqualTo("what's\nlive");
		assertThat(databases()).containsExactly("live");
	}

	@Test
	void aNewDatabaseThatADeadRunHasMadeIsKnownToo() {
		server.execute("postgres", "DROP DATABASE live");
		try (PostgresTarget target = target("live")) {
			TargetRunner.load(target, dump, Loading.whole("run1", "b", 0), ProofLevel.EXACT);
			target.accept();
			target.stop();
		}
		try (PostgresTarget target = target("live")) {
			assertThat(target.accepted("run1")).isTrue();
		}
		assertThat(settings("live")).isEqualTo(settings("shop")).contains("the dumped one");
	}

	private static String comment(String database) {
		return String.valueOf(server.query("postgres",
				"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + database + "'"));
	}

	@Test
	void whatADeadRunHadLoadedIsRemovedByTheNext() {
		try (PostgresTarget target = target("live")) {
			target.prepare(new Loading("run0", "b", 0, List.of(), List.of(), Loading.Parts.ALL, null, true, true, null,
					false, true, false, false, false));
			TargetRunner.feed(target, dump);
		}
		assertThat(databases()).contains(OwnDatabases.name("live", "run0"));
		server.createDatabase(OwnDatabases.name("live", "mine"));
		try (PostgresTarget target = target("live")) {
			target.prepare(drop(false, false));
		}
		assertThat(databases()).containsExactlyInAnyOrder("live", OwnDatabases.name("live", "mine"));
	}

	@Test
	void dropsTheOldOneWhenAsked() {
		try (PostgresTarget target = target("live")) {
			TargetRunner.load(target, dump, drop(false, true), ProofLevel.EXACT);
			assertThat(target.accept()).isEqualTo("what was in \"live\" is dropped");
		}
		assertThat(databases()).containsExactly("live");
	}

	@Test
	void aTargetThatIsNotEmptyIsNotReplacedUnasked() {
		HoldfastException failure = prepareFails(Loading.whole("run1", "b", 0));
		assertThat(failure.code()).isEqualTo(ExitCode.BAD_PLAN);
		assertThat(failure.what()).contains("\"live\"", "is not empty");
		assertThat(failure.hint()).contains("--drop");
	}

	@Test
	void connectedSessionsAreNamed() throws SQLException {
		try (Connection other = server.connect("live")) {
			other.setClientInfo("ApplicationName", "the shop");
			HoldfastException failure = prepareFails(drop(false, false));
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
			assertThat(failure.what()).contains("role postgres, application \"the shop\"", "127.0.0.1");
			assertThat(failure.hint()).contains("--terminate-sessions");
			assertThat(other.isValid(5)).isTrue();
		}
		assertThat(server.query("live", "SELECT count(*) FROM public.precious")).isEqualTo("5");
	}

	@Test
	void whoConnectsWhileItLoadsIsNamedToo() throws SQLException {
		try (PostgresTarget target = target("live")) {
			TargetRunner.load(target, dump, drop(false, false), ProofLevel.EXACT);
			try (Connection other = server.connect("live")) {
				other.setClientInfo("ApplicationName", "late");
				HoldfastException failure = catchThrowableOfType(HoldfastException.class, target::accept);
				assertThat(failure.what()).contains("application \"late\"");
			}
			assertThat(server.query("live", "SELECT count(*) FROM public.precious")).isEqualTo("5");
			target.discard();
		}
		assertThat(databases()).containsExactly("live");
	}

	@Test
	void sessionsAreEndedWhenAsked() throws SQLException {
		try (PostgresTarget target = target("live"); Connection other = server.connect("live")) {
			TargetRunner.load(target, dump, drop(true, false), ProofLevel.EXACT);
			assertThat(other.isValid(5)).isTrue();
			target.accept();
			assertThat(other.isValid(5)).isFalse();
		}
		assertThat(server.query("live", "SELECT count(*) FROM orders")).isEqualTo("1000");
	}

	@Test
	void aLogicalSlotIsInTheWay() {
		server.query("live", "SELECT pg_create_logical_replication_slot('feed', 'pgoutput')");
		try {
			HoldfastException failure = prepareFails(drop(true, false));
			assertThat(failure.what()).contains("logical replication slot \"feed\"", "pg_drop_replication_slot");
		}
		finally {
			server.query("live", "SELECT pg_drop_replication_slot('feed')");
		}
	}

	@Test
	void aSubscriptionIsInTheWay() {
		server.execute("live", "CREATE SUBSCRIPTION news CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p "
				+ "WITH (connect = false)");
		try {
			assertThat(prepareFails(drop(true, false)).what()).contains("subscription \"news\"");
		}
		finally {
			server.execute("live", "ALTER SUBSCRIPTION news SET (slot_name = NONE)", "DROP SUBSCRIPTION news");
		}
	}

	@Test
	void aSecondRestoreToTheSameTargetIsBusy() {
		try (PostgresTarget first = target("live"); PostgresTarget second = target("live")) {
			first.prepare(drop(false, false));
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> second.prepare(drop(false, false)));
			assertThat(failure.code()).isEqualTo(ExitCode.BUSY);
			assertThat(failure.what()).contains("\"live\"");
		}
		try (PostgresTarget third = target("live")) {
			third.prepare(drop(false, false));
		}
	}

	@Test
	void namesAreCutToFit() {
		String longest = "ä".repeat(31);
		assertThat(OwnDatabases.name(longest, "run12345").getBytes(java.nio.charset.StandardCharsets.UTF_8))
			.hasSizeLessThanOrEqualTo(63);
		assertThat(OwnDatabases.name(longest, "run12345")).endsWith("_holdfast_run12345");
		assertThat(SwapIn.oldName(longest, java.time.Instant.EPOCH)).endsWith("ä_before_19700101T000000Z");
	}

	@Test
	void dropsOnlyWhatBearsTheMarkOfTheRun() {
		String name = OwnDatabases.name("live", "run1");
		server.createDatabase(name);
		server.execute(name, "CREATE TABLE somebodys (a int)");
		try (PostgresTarget target = target("live")) {
			target.prepare(drop(false, false));
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.feed(target, dump));
			assertThat(failure.what()).contains(name, "does not bear the mark of this run");
			assertThat(catchThrowableOfType(HoldfastException.class, target::discard).what()).contains(name);
		}
		assertThat(databases()).contains(name);
	}

	private HoldfastException prepareFails(Loading loading) {
		try (PostgresTarget target = target("live")) {
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, () -> target.prepare(loading));
			assertThat(failure).isNotNull();
			return failure;
		}
	}

	private PostgresTarget target(String database) {
		return TargetRunner.target(server, database, this.directory);
	}

	private static Loading drop(boolean terminate, boolean dropOld) {
		return new Loading("run1", "b", 0, List.of(), List.of(), Loading.Parts.ALL, null, true, true, null, false, true,
				false, terminate, dropOld);
	}

	private static List<String> databases() {
		String all = server.query("postgres",
				"SELECT string_agg(datname, '|') FROM pg_database WHERE datname ~ '^live'");
		return (all != null) ? List.of(all.split("\\|")) : List.of();
	}

	private static String settings(String database) {
		return String.valueOf(server.query("postgres", "SELECT concat_ws(' ', pg_get_userbyid(datdba), datconnlimit, "
				+ "(SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(datacl) a), shobj_description(oid, 'pg_database'), "
				+ "(SELECT string_agg(setrole::regrole || array_to_string(setconfig, ';'), ',' ORDER BY setrole) "
				+ "FROM pg_db_role_setting WHERE setdatabase = oid)) FROM pg_database WHERE datname = '" + database
				+ "'"));
	}

	@Test
	void aRunThatDiedBeforeItsMarkBeginsAnew() {
		server.createDatabase(OwnDatabases.name("live", "run1"));
		try (PostgresTarget target = target("live")) {
			assertThat(TargetRunner.load(target, dump, drop(false, false), ProofLevel.EXACT).differences()).isEmpty();
			target.accept();
		}
	}

	@Test
	void scratchDatabasesOfDeadRunsAreDropped() {
		PostgresSpec spec = TargetRunner.spec(server, "postgres", PostgresServer.SUPERUSER);
		Map<String, String> environment = TargetRunner.environment(server);
		server.createDatabase("holdfast_test_theirs");
		try (PostgresTarget dead = PostgresTarget.scratch(spec, environment, this.directory);
				PostgresTarget living = PostgresTarget.scratch(spec, environment, this.directory)) {
			dead.prepare(Loading.whole("dead", "b", 0));
			TargetRunner.feed(dead, dump);
			dead.close();
			living.prepare(Loading.whole("living", "b", 0));
			TargetRunner.feed(living, dump);
			assertThat(PostgresTarget.removeLeft(spec, environment))
				.containsExactly("scratch database holdfast_test_dead of a run that was killed");
			living.finish();
			assertThat(living.prove(ProofLevel.EXACT).differences()).isEmpty();
			living.discard();
		}
		assertThat(server.query("postgres",
				"SELECT string_agg(datname, ',') FROM pg_database WHERE datname ~ '^holdfast_test'"))
			.isEqualTo("holdfast_test_theirs");
		server.execute("postgres", "DROP DATABASE holdfast_test_theirs");
	}

}
