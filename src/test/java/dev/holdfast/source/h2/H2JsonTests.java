package dev.holdfast.source.h2;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;

import dev.holdfast.archive.ContentItem.Table;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.RecordedDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class H2JsonTests {

	@TempDir
	Path directory;

	@Test
	void writesEveryTypeExactly() throws SQLException {
		RecordedDump dump = dump(EveryObject.STATEMENTS);
		List<String> rows = dump.text("data/PUBLIC.TYPES/000000.json").lines().toList();
		assertThat(rows.get(0)).isEqualTo(
				"""
						{"ID":1,"C":"ab   ","VC":"quote' \\"back\\\\slash\\n\uD83D\uDE00é","CL":"clob","VCI":"Any","B":"AQID","VB":"/wA=",\
						"BL":"yv4=","BO":true,"TI":-128,"SI":-32768,"I":-2147483648,"BI":-9223372036854775808,\
						"N":12345678901234567890.12345678901234567890,"R":1.1,"D":0.1,"DF":1234567890123456789012345678901234,\
						"DA":"-0044-03-15","T":"23:59:59.123456789","TZ":"10:00:00.5+01:00","TS":"2026-01-31T10:00:00.123456789",\
						"TSTZ":"2026-01-31T10:00:00.1-05:30","IYM":"INTERVAL '-1-2' YEAR TO MONTH",\
						"IDS":"INTERVAL '1 02:03:04.000000005' DAY TO SECOND","JO":"rO0ABQ==","E":"b c",\
						"G":"AIAAAAE/8ZmZmZmZmkAAAAAAAAAAQAgAAAAAAAA=","J":{"a":[1,1.10,null],"b":"é"},\
						"U":"12345678-1234-1234-1234-123456789abc","A":[1,null,3],"AA":["x","y,\\"z"],"RO":[7,"seven"],"MAIL":"a@b"}""");
		assertThat(rows.get(1)).contains("\"R\":\"NaN\",\"D\":\"-Infinity\",\"DF\":\"Infinity\"", "\"J\":null",
				"\"A\":[]", "\"DA\":\"12345-01-01\"");
		assertThat(rows.get(2)).contains("\"R\":0.0,\"D\":0.0,\"DF\":1E+30", "\"N\":1.50000000000000000000,")
			.doesNotContain("\"J\"");
		assertThat(rows.get(3)).contains("\"R\":1.0E10,\"D\":2.0E23,\"DF\":1E-30");
	}

	@Test
	void holdsAllThatATableNeedsToBeFilledAgain() throws SQLException {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with(EveryObject.STATEMENTS);
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = H2SourceTests.dump(shop.spec(DumpFormat.JSON), dump);
		SampleDatabase filled = new SampleDatabase(this.directory, "filled");
		try (Connection connection = filled.connect(); Statement statement = connection.createStatement()) {
			statement.execute(dump.text("schema.sql"));
			statement.execute("SET REFERENTIAL_INTEGRITY FALSE");
			statement.execute("DROP TRIGGER AUDIT");
			for (Table table : dump.items(Table.class)) {
				for (int piece = 0; piece < table.pieces(); piece++) {
					for (String line : dump.text(String.format("%s/%06d.json", table.path(), piece)).split("\n")) {
						statement.execute(insert(statement, table, JsonMapper.builder()
							.enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
							.disable(tools.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
							.build()
							.readTree(line)));
					}
				}
			}
		}
		assertThat(H2SourceTests.dump(filled.spec(DumpFormat.NATIVE), new RecordedDump()).tables())
			.isEqualTo(summary.tables());
	}

	@Test
	void cutsTablesAtRowBoundariesIntoPieces() throws SQLException {
		RecordedDump dump = dump("CREATE TABLE T(ID INT, TEXT VARCHAR)",
				"INSERT INTO T SELECT X, REPEAT('x', 30000) FROM SYSTEM_RANGE(1, 300)");
		Table table = dump.items(Table.class).get(0);
		assertThat(table.pieces()).isBetween(3, 9);
		assertThat(table.continued()).isEmpty();
		long bytes = 0;
		for (int piece = 0; piece < table.pieces(); piece++) {
			byte[] content = dump.content(String.format("data/PUBLIC.T/%06d.json", piece));
			assertThat(content.length).isLessThanOrEqualTo(4 << 20);
			assertThat((char) content[0]).isEqualTo('{');
			assertThat((char) content[content.length - 1]).isEqualTo('\n');
			bytes += content.length;
		}
		assertThat(bytes).isEqualTo(table.bytes());
	}

	@Test
	void cutsOnlyARowLongerThanAPieceAndSaysWhere() throws SQLException {
		RecordedDump dump = dump("CREATE TABLE T(ID INT, B BLOB, C CLOB)", "INSERT INTO T VALUES (1, X'00', 'small')",
				"INSERT INTO T VALUES (2, CAST(REPEAT('0123456789', 700000) AS BLOB), REPEAT(U&'\\+01F600', 1000003))",
				"INSERT INTO T VALUES (3, X'01', 'small')");
		Table table = dump.items(Table.class).get(0);
		assertThat(table.rows()).isEqualTo(3);
		assertThat(table.continued()).isNotEmpty().doesNotContain(0);
		StringBuilder all = new StringBuilder();
		for (int piece = 0; piece < table.pieces(); piece++) {
			String text = new String(dump.content(String.format("data/PUBLIC.T/%06d.json", piece)),
					StandardCharsets.ISO_8859_1);
			assertThat(!text.startsWith("{\"ID\"")).isEqualTo(table.continued().contains(piece));
			all.append(text);
		}
		String[] rows = new String(all.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
			.split("\n");
		assertThat(rows).hasSize(3);
		JsonNode row = JsonMapper.builder().build().readTree(rows[1]);
		assertThat(new String(Base64.getDecoder().decode(row.get("B").asString()), StandardCharsets.UTF_8))
			.isEqualTo("0123456789".repeat(700000));
		assertThat(row.get("C").asString()).isEqualTo("\uD83D\uDE00".repeat(1000003));
	}

	private RecordedDump dump(String... statements) throws SQLException {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with(statements);
		RecordedDump dump = new RecordedDump();
		H2SourceTests.dump(shop.spec(DumpFormat.JSON), dump);
		return dump;
	}

	/** One row as a statement: every string is cast to the type of its column. */
	private static String insert(Statement statement, Table table, JsonNode row) throws SQLException {
		StringBuilder names = new StringBuilder();
		StringBuilder values = new StringBuilder();
		for (String column : row.propertyNames()) {
			names.append(names.isEmpty() ? "" : ", ").append(H2Table.quote(column));
			String type = type(statement, table, column);
			values.append(values.isEmpty() ? "" : ", ")
				.append("CAST(")
				.append(literal(row.get(column), type))
				.append(" AS ")
				.append(type)
				.append(")");
		}
		String name = H2Table.quote(String.valueOf(table.schema())) + "." + H2Table.quote(table.name());
		return names.isEmpty() ? "INSERT INTO " + name + " DEFAULT VALUES"
				: "INSERT INTO " + name + "(" + names + ") OVERRIDING SYSTEM VALUE VALUES(" + values + ")";
	}

	private static String literal(JsonNode value, String type) {
		if (type.equals("JSON")) {
			return "JSON '" + value.toString().replace("'", "''") + "'";
		}
		if (value.isArray()) {
			StringBuilder elements = new StringBuilder();
			value.forEach((element) -> elements.append(elements.isEmpty() ? "" : ", ").append(literal(element, "")));
			return (type.startsWith("ROW") ? "ROW(" : "ARRAY[") + elements + (type.startsWith("ROW") ? ")" : "]");
		}
		if (!value.isString()) {
			return value.isNumber() && !value.isIntegralNumber() && (type.equals("REAL") || type.startsWith("D"))
					? "'" + value.asString() + "'"
					: value.isNumber() ? new BigDecimal(value.asString()).toString() : value.toString();
		}
		if (type.startsWith("BINARY") || type.equals("JAVA_OBJECT") || type.equals("GEOMETRY")) {
			StringBuilder hex = new StringBuilder("X'");
			for (byte each : Base64.getDecoder().decode(value.asString())) {
				hex.append(String.format("%02x", each));
			}
			return hex + "'";
		}
		return "'" + value.asString().replace("'", "''") + "'";
	}

	private static String type(Statement statement, Table table, String column) throws SQLException {
		try (ResultSet type = statement.getConnection()
			.createStatement()
			.executeQuery("SELECT DATA_TYPE_SQL(TABLE_SCHEMA, TABLE_NAME, 'TABLE', DTD_IDENTIFIER) "
					+ "FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = '" + table.name() + "' AND COLUMN_NAME = '"
					+ column.replace("'", "''") + "'")) {
			type.next();
			return type.getString(1);
		}
	}

}
