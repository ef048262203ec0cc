package dev.holdfast.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;
import dev.holdfast.testing.RecordedDump.Recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A load that dies is gone on with: nothing is loaded twice and nothing left out. */
class ResumedLoadIntegrationTests {

	private static final Loading LOADING = Loading.whole("run1", "b", 0);

	private static final String DATABASE = OwnDatabases.name("copy", "run1");

	private static PostgresServer server;

	private static RecordedDump dump;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.start();
		server.createDatabase("shop");
		server.execute("shop",
				"CREATE TABLE orders AS SELECT i AS id, repeat('x', 200) AS note FROM generate_series(1, 60000) i",
				"ALTER TABLE orders ADD PRIMARY KEY (id)", "CREATE INDEX ON orders (note)",
				"CREATE TABLE wide AS SELECT 1 AS id, repeat('w', 7000000) AS v",
				"CREATE TABLE twin AS SELECT 2 AS id, repeat('t', 5000000) AS v", "SELECT lo_from_bytea(4711, 'x')",
				"CREATE MATERIALIZED VIEW total AS SELECT count(*) FROM orders");
		dump = new RecordedDump();
		new SourceRunner(server, scratch).dump("shop", dump);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void discard() {
		try (PostgresTarget target = target()) {
			target.prepare(LOADING);
			target.discard();
		}
		assertThat(server.query("postgres", "SELECT count(*) FROM pg_database WHERE datname ~ 'holdfast'"))
			.isEqualTo("0");
	}

	@Test
	void piecesThatAreLoadedStay() throws IOException {
		List<Recorded> entries = dump.entries();
		int rows = index(entries, "data/public.orders/000002.copy");
		try (PostgresTarget target = target()) {
			target.prepare(LOADING);
			feed(target, entries.subList(0, rows + 1));
			org.awaitility.Awaitility.await()
				.until(() -> !"0".equals(server.query(DATABASE, "SELECT count(*) FROM orders")));
		}
		String loaded = "SELECT min(xmin::text::bigint) || ' ' || count(*) FROM orders WHERE xmin::text::bigint <= ";
		String newest = server.query(DATABASE, "SELECT max(xmin::text::bigint) FROM orders");
		String before = server.query(DATABASE, loaded + newest);
		Proof proof = resume(entries);
		assertThat(proof.differences()).isEmpty();
		assertThat(server.query(DATABASE, loaded + newest)).isEqualTo(before);
		assertThat(server.query(DATABASE, "SELECT count(*) FROM orders")).isEqualTo("60000");
	}

	@Test
	void aConnectionThatIsCutEndsTheLoadAndTheNextGoesOn() throws IOException {
		List<Recorded> entries = dump.entries();
		int rows = index(entries, "data/public.orders/000002.copy");
		try (PostgresTarget target = target()) {
			target.prepare(LOADING);
			feed(target, entries.subList(0, rows));
			assertThat(server.query("postgres", "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
					+ "WHERE datname = '" + DATABASE + "'"))
				.isNotEqualTo("0");
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, () -> {
				feed(target, entries.subList(rows, entries.size()));
				target.finish();
			});
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
		}
		assertThat(resume(entries).differences()).isEmpty();
	}

	@Test
	void aLoadThatDiedWithinTheSchemaBeginsAnew() throws IOException {
		try (PostgresTarget target = target()) {
			target.prepare(LOADING);
			feed(target, dump.entries().subList(0, index(dump.entries(), "pre-data.dump") + 1));
		}
		server.execute(DATABASE, "DELETE FROM holdfast_run1.loaded", "DROP TABLE orders CASCADE");
		assertThat(resume(dump.entries()).differences()).isEmpty();
	}

	@Test
	void whatFollowsTheRowsIsNotBuiltTwice() throws IOException {
		List<Recorded> entries = dump.entries();
		try (PostgresTarget target = target()) {
			target.prepare(LOADING);
			feed(target, entries);
			server.execute(DATABASE, "CREATE TABLE total_in_the_way AS SELECT 1",
					"CREATE INDEX orders_note_idx ON twin (id)");
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, target::finish);
			assertThat(failure.code()).isEqualTo(ExitCode.DAMAGED);
			assertThat(failure.what()).contains("INDEX public.orders_note_idx", "already exists", "CREATE INDEX");
		}
		server.execute(DATABASE, "DROP INDEX IF EXISTS orders_note_idx", "DROP TABLE total_in_the_way");
		assertThat(resume(entries).differences()).isEmpty();
	}

	@Test
	void rowsThatAreCutAcrossEntriesAreWhole() throws IOException {
		List<Recorded> cut = cutRows();
		try (PostgresTarget target = target()) {
			target.prepare(LOADING);
			feed(target, cut.subList(0, index(cut, "data/public.wide/000001.copy") + 1));
		}
		assertThat(server.query(DATABASE, "SELECT count(*) FROM wide")).isEqualTo("0");
		assertThat(resume(cut).differences()).isEmpty();
		assertThat(resume(cut).differences()).isEmpty();
	}

	@Test
	void aRowThatDoesNotEndIsDamage() throws IOException {
		List<Recorded> cut = cutRows();
		cut.removeIf((each) -> each.entry().name().equals("data/public.wide/000002.copy"));
		try (PostgresTarget target = target()) {
			target.prepare(LOADING);
			feed(target, cut);
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, target::finish);
			assertThat(failure.code()).isEqualTo(ExitCode.DAMAGED);
			assertThat(failure.what()).contains("data/public.wide/000002.copy", "does not end");
		}
	}

	/** The rows of two tables, each cut in three, one's between the other's. */
	private static List<Recorded> cutRows() {
		List<Recorded> entries = new ArrayList<>(dump.entries());
		int at = Math.max(index(entries, "data/public.wide/000000.copy"),
				index(entries, "data/public.twin/000000.copy"));
		Recorded wide = entries.get(index(entries, "data/public.wide/000000.copy"));
		Recorded twin = entries.get(index(entries, "data/public.twin/000000.copy"));
		List<Recorded> pieces = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			pieces.add(third(wide, i));
			pieces.add(third(twin, i));
		}
		entries.addAll(at + 1, pieces);
		entries.remove(wide);
		entries.remove(twin);
		return entries;
	}

	private static Recorded third(Recorded whole, int which) {
		int length = whole.content().length;
		byte[] part = Arrays.copyOfRange(whole.content(), length / 3 * which,
				(which == 2) ? length : length / 3 * (which + 1));
		return new Recorded(Entry.of(whole.entry().name().replace("000000", "00000" + which), part.length), part);
	}

	private Proof resume(List<Recorded> entries) throws IOException {
		try (PostgresTarget target = target()) {
			target.prepare(LOADING);
			feed(target, entries);
			for (ContentItem item : dump.items(ContentItem.class)) {
				target.item(item);
			}
			target.finish();
			return target.prove(ProofLevel.EXACT);
		}
	}

	private PostgresTarget target() {
		return TargetRunner.target(server, "copy", this.directory);
	}

	private static void feed(PostgresTarget target, List<Recorded> entries) throws IOException {
		for (Recorded each : entries) {
			target.entry(each.entry(), each.entry().name(), new ByteArrayInputStream(each.content()));
		}
	}

	private static int index(List<Recorded> entries, String name) {
		for (int i = 0; i < entries.size(); i++) {
			if (entries.get(i).entry().name().equals(name)) {
				return i;
			}
		}
		throw new AssertionError("no entry " + name);
	}

}
