package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Loading.Parts;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is loaded, as whom, and what is said before when it cannot be. */
class LoadOptionsIntegrationTests {

	private static final AtomicInteger RUNS = new AtomicInteger();

	private static PostgresServer server;

	private static PostgresServer bare;

	private static RecordedDump dump;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.start();
		bare = PostgresServer.start();
		EveryKind.create(server, "every");
		dump = new RecordedDump();
		new SourceRunner(server, scratch).dump("every", dump);
		bare.execute("postgres", "CREATE ROLE deployer LOGIN SUPERUSER", "CREATE ROLE app");
	}

	@AfterAll
	static void stop() {
		server.close();
		bare.close();
	}

	@AfterEach
	void dropTarget() {
		bare.execute("postgres", "DROP DATABASE IF EXISTS restored");
		assertThat(
				bare.query("postgres", "SELECT string_agg(datname, ',') FROM pg_database WHERE datname ~ 'holdfast'"))
			.isNull();
	}

	@Test
	void missingRolesAreOneListBeforeAnythingIsMade() {
		HoldfastException failure = loadFails(loading(List.of(), List.of(), Parts.ALL, true, true, null));
		assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(failure.what()).contains("roles are missing: büro, shop reader, shop_owner: ", "--no-owner");
		assertThat(failure.hint()).contains("nothing was changed");
	}

	@Test
	void loadsWithoutOwnersAndGrantsAsAnotherRole() {
		try (PostgresTarget target = target()) {
			Proof proof = TargetRunner.load(target, dump,
					loading(List.of(), List.of(), Parts.ALL, false, false, "deployer"), ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			assertThat(proof.notCompared()).hasSize(2).anyMatch((each) -> each.startsWith("owners"));
			target.accept();
		}
		assertThat(bare.query("restored", "SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables "
				+ "WHERE schemaname IN ('sales', 'public')"))
			.isEqualTo("deployer");
		assertThat(bare.query("restored", "SELECT count(*) FROM sales.orders")).isEqualTo("500");
	}

	@Test
	void loadsTheSchemaAlone() {
		try (PostgresTarget target = target()) {
			Proof proof = TargetRunner.load(target, dump,
					loading(List.of(), List.of(), Parts.SCHEMA_ONLY, false, false, null), ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			target.accept();
		}
		assertThat(bare.query("restored", "SELECT count(*) FROM sales.orders")).isEqualTo("0");
		assertThat(bare.query("restored", "SELECT count(*) FROM pg_indexes WHERE schemaname = 'sales'"))
			.isEqualTo(server.query("every", "SELECT count(*) FROM pg_indexes WHERE schemaname = 'sales'"));
	}

	@Test
	void loadsSelectedTablesWithWhatTheyNeed() {
		Loading some = loading(List.of("sales.cheap_orders", "hashed"), List.of(), Parts.ALL, false, false, null);
		try (PostgresTarget target = target()) {
			Proof proof = TargetRunner.load(target, dump, some, ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			assertThat(proof.tables()).extracting(Proof.Compared::name)
				.containsExactlyInAnyOrder("public.hashed_0", "public.hashed_1", "sales.orders");
			bare.execute(target.value("SELECT current_database()"), "DELETE FROM hashed WHERE k = 1");
			assertThat(target.prove(ProofLevel.EXACT).differences()).singleElement()
				.satisfies((each) -> assertThat(each.name()).isEqualTo("public.hashed_0"));
			target.accept();
		}
		assertThat(bare.query("restored",
				"SELECT string_agg(c.oid::regclass::text, ',' ORDER BY c.oid::regclass::text) FROM pg_class c "
						+ "JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'p', 'v') AND "
						+ "nspname !~ '^(pg_|information)'"))
			.contains("hashed", "hashed_0", "hashed_1", "sales.orders", "sales.cheap_orders")
			.doesNotContain("customers", "every_type");
		assertThat(bare.query("restored",
				"SELECT string_agg(conname, ',' ORDER BY conname) FROM pg_constraint "
						+ "WHERE conrelid = 'sales.orders'::regclass"))
			.isEqualTo("cheap,orders_during_excl,orders_pkey");
	}

	@Test
	void leavesOutWhatIsExcluded() {
		Loading some = loading(List.of(), List.of("sales.*"), Parts.ALL, false, false, null);
		try (PostgresTarget target = target()) {
			Proof proof = TargetRunner.load(target, dump, some, ProofLevel.COUNTS);
			assertThat(proof.differences()).isEmpty();
			assertThat(proof.tables()).extracting(Proof.Compared::name)
				.contains("public.every_type", "pg_catalog.pg_largeobject")
				.noneMatch((name) -> name.startsWith("sales."));
			target.discard();
		}
	}

	@Test
	void aPatternThatMatchesNothingIsSaid() {
		HoldfastException failure = loadFails(
				loading(List.of("sales.oders"), List.of(), Parts.ALL, false, false, null));
		assertThat(failure.code()).isEqualTo(ExitCode.NOTHING_TO_RESTORE);
		assertThat(failure.what()).contains("'sales.oders' matches no table");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					data/public.hashed_0/000000.copy | x\ty\\n | "public"."hashed_0" | invalid input syntax for type integer | line 1, column k
					data/sales.orders/000000.copy | 1\\n | "sales"."orders" | missing data for column | COPY "sales"."orders"
					data/sales.customers/000000.copy | 1\\tA\\ta\\t\\\\N\\t\\\\N\\t\\\\N\\t\\\\N\\n1\\tB\\tb\\t\\\\N\\t\\\\N\\t\\\\N\\t\\\\N\\n | CONSTRAINT sales.customers customers_pkey | could not create unique index | ALTER TABLE ONLY sales.customers
					""")
	void everyErrorNamesStatementAndObject(String entry, String content, String object, String error,
			String statement) {
		RecordedDump changed = new RecordedDump();
		dump.entries().forEach((each) -> {
			byte[] bytes = each.entry().name().equals(entry) ? text(content) : each.content();
			changed.write(dev.holdfast.archive.Entry.of(each.entry().name(), bytes.length), bytes, 0, bytes.length);
		});
		HoldfastException failure = loadFails(changed, loading(List.of(), List.of(), Parts.ALL, false, false, null));
		assertThat(failure.code()).isEqualTo(ExitCode.DAMAGED);
		assertThat(failure.what()).contains(object, error, statement);
	}

	private static byte[] text(String content) {
		return content.replace("\\\\N", "\0")
			.replace("\\n", "\n")
			.replace("\\t", "\t")
			.replace("\0", "\\N")
			.getBytes(java.nio.charset.StandardCharsets.UTF_8);
	}

	@Test
	void anotherRolesDatabaseThatMayNotBeMadeIsSaid() {
		bare.execute("postgres", "CREATE ROLE poor LOGIN");
		try (PostgresTarget target = PostgresTarget.database(TargetRunner.spec(bare, "restored", "poor"),
				TargetRunner.environment(bare), this.directory)) {
			target.prepare(loading(List.of(), List.of(), Parts.ALL, false, false, null));
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.feed(target, dump));
			assertThat(failure.what()).contains("the role may not create databases");
			target.discard();
		}
	}

	private HoldfastException loadFails(Loading loading) {
		return loadFails(dump, loading);
	}

	private HoldfastException loadFails(RecordedDump from, Loading loading) {
		try (PostgresTarget target = target()) {
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.load(target, from, loading, ProofLevel.EXACT));
			assertThat(failure).isNotNull();
			target.discard();
			return failure;
		}
	}

	private PostgresTarget target() {
		return TargetRunner.target(bare, "restored", this.directory);
	}

	private static Loading loading(List<String> include, List<String> exclude, Parts parts, boolean owners,
			boolean privileges, @Nullable String role) {
		return new Loading("run" + RUNS.incrementAndGet(), "b", 0, include, exclude, parts, null, owners, privileges,
				role, false, false, false, false, false);
	}

	@Test
	void makesTheRolesOfTheBackupWhenAsked() {
		server.execute("postgres", "ALTER ROLE shop_owner LOGIN CONNECTION LIMIT 3", "GRANT shop_owner TO \"büro\"",
				"ALTER ROLE \"shop reader\" SET work_mem = '7MB'");
		RecordedDump withRoles = new RecordedDump();
		new SourceRunner(server, this.directory.resolve("dump")).dump("every", withRoles);
		try (PostgresServer fresh = PostgresServer.start();
				PostgresTarget target = TargetRunner.target(fresh, "restored", this.directory)) {
			Loading loading = new Loading("run1", "b", 0, List.of(), List.of(), Parts.ALL, null, true, true, null, true,
					false, false, false, false);
			assertThat(TargetRunner.load(target, withRoles, loading, ProofLevel.EXACT).differences()).isEmpty();
			target.accept();
			assertThat(fresh.query("postgres", "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'shop_owner'"))
				.isEqualTo("3");
			assertThat(fresh.query("postgres", "SELECT pg_has_role('büro', 'shop_owner', 'MEMBER')")).isEqualTo("t");
			assertThat(fresh.query("postgres", "SELECT rolconfig::text FROM pg_roles WHERE rolname = 'shop reader'"))
				.isEqualTo("{work_mem=7MB}");
		}
	}

}
