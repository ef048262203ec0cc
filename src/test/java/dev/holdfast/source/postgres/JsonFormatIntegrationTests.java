package dev.holdfast.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.postgres.json.CopyRows;
import dev.holdfast.source.postgres.json.JsonTable;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows as JSON, from real servers and back. */
class JsonFormatIntegrationTests {

	private static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(200_000).build())
			.build())
		.build();

	private static PostgresServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		EveryKind.create(server, "every");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void writesEachRowAsAnObjectOnALineWithItsDigest() {
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = new SourceRunner(server, this.directory).json().dump("every", dump);
		SourceSummary copied = new SourceRunner(server, this.directory).dump("every", new RecordedDump());
		assertThat(summary.format()).isEqualTo("json");
		assertThat(counts(summary)).isEqualTo(counts(copied)).containsEntry("sales.orders", 500L);
		assertThat(dump.names()).contains("pre-data.dump", "post-data.dump", "statements.sql", "globals.sql");
		assertThat(dump.warnings()).isEmpty();
		int tables = 0;
		for (ContentItem.Table table : dump.items(ContentItem.Table.class)) {
			if (table.format().equals("json")) {
				tables++;
				RowDigest digest = new RowDigest();
				String rows = rows(dump, table.path());
				rows.lines().forEach((line) -> {
					assertThat(JSON.readTree(line).isObject()).isTrue();
					byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
					digest.add(bytes, 0, bytes.length);
				});
				assertThat(digest.hex()).isEqualTo(table.digest());
				assertThat(digest.rows()).isEqualTo(table.rows());
				assertThat(rows.getBytes(StandardCharsets.UTF_8)).hasSize((int) table.bytes());
			}
		}
		assertThat(tables).isGreaterThan(15);
		assertThat(dump.items(ContentItem.Document.class)).extracting(ContentItem.Document::path)
			.contains("data/sales.orders/columns.json");
	}

	@Test
	void keepsWhatOtherFormatsLose() {
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).json().include("every_type").dump("every", dump);
		List<String> rows = rows(dump, "data/public.every_type").lines().toList();
		assertThat(rows.get(0))
			.contains("\"f4\":\"NaN\",\"f8\":\"-Infinity\",\"n\":\"NaN\"", "\"d\":\"infinity\"",
					"\"tstz\":\"-4712-01-01T00:00:00.000000Z\"", "\"j\":null,", "\"ta\":\"[0:1]={x,y}\"")
			.doesNotContain("\"jb\"");
		// updated, so it comes last
		assertThat(rows.get(4)).contains("\"b\":true,\"i2\":-32768,\"i4\":2147483647,\"i8\":-9223372036854775808",
				"\"n\":0.000000000000000000000000000001,\"n2\":12345678901234567890.0123456789,\"m\":\"$1,234.56\"",
				"\"by\":\"AP9cCg0J\"", "\"tstz\":\"1999-12-31T23:59:59.999999Z\"",
				"\"iv\":\"10 mons 3 days -04:05:06.789\"", "\"j\": {\"a\"  :  [1.50,  1e400], \t  \"a\":2}",
				"\"jb\":{\"n\": null, \"z\": 1.10}", "\"i4r\":\"[1,5)\"", "\"ia\":[1,null,3]",
				"\"ba\":[\"AA==\",\"/w==\"]", "\"ca\":[{\"street\":\"s\",\"zip code\":\"z\",\"geo\":\"(0,0)\"},null]",
				"\"o\":4294967295");
	}

	@ParameterizedTest
	@ValueSource(ints = { 12, 13, 14, 15, 16, 17, 18 })
	void givesTheServersOwnTextAgainOn(int major) throws IOException {
		try (PostgresServer other = PostgresServer.start(major)) {
			EveryKind.create(other, "every");
			other.execute("every", RandomRows.TABLES);
			other.execute("every", RandomRows.of(major));
			RecordedDump copied = new RecordedDump();
			RecordedDump json = new RecordedDump();
			// one connection, so that rows come in the same order
			new SourceRunner(other, this.directory).parallel(1).dump("every", copied);
			new SourceRunner(other, this.directory).parallel(1).json().dump("every", json);
			int tables = 0;
			for (ContentItem.Table table : copied.items(ContentItem.Table.class)) {
				if (table.format().equals("copy")) {
					tables++;
					JsonTable columns = JsonTable.parse(json.content(table.path() + "/columns.json"));
					assertThat(columns.statement()).isEqualTo(copied.text(table.path() + "/copy.sql"));
					ByteArrayOutputStream again = new ByteArrayOutputStream();
					long rows = new CopyRows(columns).convert(
							new ByteArrayInputStream(rows(json, table.path()).getBytes(StandardCharsets.UTF_8)), again);
					assertThat(rows).isEqualTo(table.rows());
					assertThat(again.toString(StandardCharsets.UTF_8)).isEqualTo(rows(copied, table.path()));
				}
			}
			assertThat(tables).isGreaterThan(15);
		}
	}

	@Test
	void keepsBytesOfADatabaseWithoutEncoding() throws IOException {
		try (PostgresServer ascii = PostgresServer.with().initdb("--encoding=SQL_ASCII", "--locale=C").start()) {
			ascii.execute("postgres", "CREATE TABLE t (v text, a text[], j json)",
					"INSERT INTO t SELECT s, ARRAY[s], to_json(s) FROM convert_from('\\xc3a4ff80fe'::bytea, 'SQL_ASCII') s");
			RecordedDump dump = new RecordedDump();
			new SourceRunner(ascii, this.directory).json().dump("postgres", dump);
			String escaped = "ä\\udcff\\udc80\\udcfe";
			assertThat(dump.text("data/public.t/000000.json")).isEqualTo(
					"{\"v\":\"" + escaped + "\",\"a\":[\"" + escaped + "\"],\"j\":\t\"\\\"" + escaped + "\\\"\"}\n");
			ByteArrayOutputStream again = new ByteArrayOutputStream();
			new CopyRows(JsonTable.parse(dump.content("data/public.t/columns.json")))
				.convert(new ByteArrayInputStream(dump.content("data/public.t/000000.json")), again);
			String copy = "Ã¤ÿ\u0080þ";
			assertThat(again.toString(StandardCharsets.ISO_8859_1))
				.isEqualTo(copy + "\t{" + copy + "}\t\"" + copy + "\"\n");
		}
	}

	@Test
	void takesRowsWithoutPgDumpAndWarnsOfTheMissingSchema() {
		RecordedDump dump = new RecordedDump();
		SourceRunner runner = new SourceRunner(server, this.directory).json().programs(this.directory);
		SourceSummary summary = runner.dump("every", dump);
		assertThat(summary.rows()).isGreaterThan(500);
		assertThat(summary.versions()).containsOnlyKeys("server");
		assertThat(dump.names()).contains("statements.sql", "large-objects.sql", "data/sales.orders/columns.json")
			.doesNotContain("pre-data.dump", "post-data.dump", "globals.sql");
		String warning = "schema, roles and tablespaces are not in the dump: pg_dump is not installed";
		assertThat(dump.warnings()).containsExactly(warning);
		try (PostgresSource source = runner.source("every")) {
			assertThat(source.check().warnings()).containsExactly(warning);
			RecordedDump second = new RecordedDump();
			source.dump(second);
			assertThat(second.warnings()).as("said once").isEmpty();
		}
	}

	@Test
	void stockPsqlLoadsRowsAsDocumented() throws IOException {
		server.createDatabase("stock");
		server.execute("stock", "CREATE TYPE pair AS (a int, b text)",
				"CREATE TABLE \"Some Rows\" (i bigint, t text, at timestamptz, j jsonb, a text[], n numeric, p pair)",
				"INSERT INTO \"Some Rows\" SELECT i, E'tab\\t \\\\ \"quote\" \\n ü ' || i, '2020-01-01Z'::timestamptz"
						+ " + i * interval '1.000001 s', jsonb_build_object('k', i, 'null', null),"
						+ " ARRAY['NULL', NULL, '{' || i], i / 7.0, ROW(i, NULL)::pair FROM generate_series(1, 500) i",
				"INSERT INTO \"Some Rows\" (n, at) VALUES ('NaN', 'infinity')");
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = new SourceRunner(server, this.directory).json().dump("stock", dump);
		Path unpacked = this.directory.resolve("unpacked");
		dump.extractTo(unpacked);
		server.execute("stock", "TRUNCATE \"Some Rows\"");
		Matcher block = Pattern.compile("```sh postgresql-json\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("docs/emergency-restore.md")));
		assertThat(block.find()).isTrue();
		ProcessOutput.of(List.of("sh", "-c", block.group(1)),
				Map.of("PGHOST", "127.0.0.1", "PGPORT", String.valueOf(server.port()), "PGUSER",
						PostgresServer.SUPERUSER, "PATH", server.clients() + ":" + System.getenv("PATH"), "ROWS",
						unpacked.resolve("data/public.Some%20Rows").toString(), "TABLE", "\"Some Rows\"", "TARGET",
						"stock"))
			.outOfSuccess();
		assertThat(new SourceRunner(server, this.directory).json().dump("stock", new RecordedDump()).tables())
			.isEqualTo(summary.tables())
			.extracting(SourceSummary.TableSummary::rows)
			.containsExactly(501L);
	}

	private static Map<String, Long> counts(SourceSummary summary) {
		Map<String, Long> counts = new HashMap<>();
		summary.tables().forEach((table) -> counts.put(table.schema() + "." + table.name(), table.rows()));
		return counts;
	}

	/** The joined pieces of a table. */
	private static String rows(RecordedDump dump, String path) {
		Map<String, byte[]> pieces = new TreeMap<>();
		for (RecordedDump.Recorded recorded : dump.entries()) {
			if (recorded.entry().name().startsWith(path + "/0")) {
				pieces.put(recorded.entry().name(), recorded.content());
			}
		}
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		pieces.values().forEach(all::writeBytes);
		return all.toString(StandardCharsets.UTF_8);
	}

}
