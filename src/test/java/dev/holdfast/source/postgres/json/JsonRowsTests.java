package dev.holdfast.source.postgres.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.source.postgres.json.JsonType.ArrayOf;
import dev.holdfast.source.postgres.json.JsonType.Composite;
import dev.holdfast.source.postgres.json.JsonType.Plain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What each row becomes; each also becomes again what it was. */
class JsonRowsTests {

	private static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(200_000).build())
			.build())
		.build();

	@Test
	void keepsTheDigitsOfNumbersAndMakesStringsOfWhatIsNoNumber() throws IOException {
		assertThat(one(Plain.NUMBER, "12345678901234567890.1200")).isEqualTo("12345678901234567890.1200");
		assertThat(one(Plain.NUMBER, "-1.5e-300")).isEqualTo("-1.5e-300");
		assertThat(one(Plain.NUMBER, "1e+20")).isEqualTo("1e+20");
		assertThat(one(Plain.NUMBER, "-0")).isEqualTo("-0");
		assertThat(one(Plain.NUMBER, "NaN")).isEqualTo("\"NaN\"");
		assertThat(one(Plain.NUMBER, "-Infinity")).isEqualTo("\"-Infinity\"");
		String long_ = "9".repeat(130_000) + "." + "0".repeat(16_000);
		assertThat(one(Plain.NUMBER, long_)).isEqualTo(long_);
		assertThat(one(Plain.BOOLEAN, "t")).isEqualTo("true");
		assertThat(one(Plain.BOOLEAN, "f")).isEqualTo("false");
	}

	@Test
	void tellsNullEmptyAndTheirLookAlikesApart() throws IOException {
		assertThat(one(Plain.STRING, "\\N")).isEqualTo("null");
		assertThat(one(Plain.STRING, "\\\\N")).isEqualTo("\"\\\\N\"");
		assertThat(one(Plain.STRING, "x\\\\N")).isEqualTo("\"x\\\\N\"");
		assertThat(one(Plain.STRING, "")).isEqualTo("\"\"");
		assertThat(one(Plain.STRING, "NULL")).isEqualTo("\"NULL\"");
		assertThat(line(List.of(Plain.JSON, Plain.JSON, Plain.NUMBER, Plain.JSON), "null\t\\N\t\\N\t\\N"))
			.isEqualTo("{\"a\":null,\"c\":null}");
		assertThat(line(List.of(Plain.JSON, Plain.JSON), "\\N\t\\N")).isEqualTo("{}");
	}

	@Test
	void keepsEveryCharacterOfAString() throws IOException {
		assertThat(one(Plain.STRING, "\\b\\f\\n\\r\\t\\v\\\\ \" / ä € 😀 \u0001\u007f"))
			.isEqualTo("\"\\u0008\\u000c\\n\\r\\t\\u000b\\\\ \\\" / ä € 😀 \\u0001\u007f\"");
		StringBuilder all = new StringBuilder();
		for (int c = 0x80; c < 0x110000; c += (c < 0x1000) ? 1 : 37) {
			all.append((c < 0xd800 || c > 0xdfff) ? Character.toString(c) : "");
		}
		assertThat(one(Plain.STRING, all.toString())).isEqualTo("\"" + all + "\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "80", "c0af", "e280", "eda080", "f4908080", "f09f98", "c3c3a4", "e2e282ac", "fe41" })
	void makesHalfASurrogatePairOfEachByteThatIsNoUtf8(String hex) throws IOException {
		byte[] text = HexFormat.of().parseHex("78" + hex + "79");
		String string = string(text);
		assertThat(string)
			.contains("\\udc" + ((hex.startsWith("c3")) ? "c3" : hex.startsWith("e2e2") ? "e2" : hex).substring(0, 2));
		byte[] breaksOff = HexFormat.of().parseHex("78" + hex);
		assertThat(string(breaksOff)).startsWith("\"x").endsWith("\"");
	}

	private static String string(byte[] text) throws IOException {
		byte[] row = Arrays.copyOf(text, text.length + 1);
		row[text.length] = '\n';
		String line = new String(there(table(List.of(Plain.STRING)), row), StandardCharsets.UTF_8);
		assertThat(line).doesNotContain("\ufffd");
		return line.substring(5, line.length() - 2);
	}

	@Test
	void makesBase64OfBytesOfEveryLength() throws IOException {
		for (int length = 0; length < 20; length++) {
			byte[] bytes = new byte[length];
			new Random(length).nextBytes(bytes);
			assertThat(one(Plain.BASE64, "\\\\x" + HexFormat.of().formatHex(bytes)))
				.isEqualTo("\"" + Base64.getEncoder().encodeToString(bytes) + "\"");
		}
		assertThatThrownBy(() -> one(Plain.BASE64, "\\\\x123")).hasMessageContaining("hex");
		assertThatThrownBy(() -> one(Plain.BASE64, "abc")).hasMessageContaining("hex");
	}

	@Test
	void keepsJsonVerbatimOnOneLine() throws IOException {
		assertThat(one(Plain.JSON, "{\"a\" : [1.50, 1e400], \"a\":2, \"s\": \"x\\\\ny\\\\\\\\\"}"))
			.isEqualTo("{\"a\" : [1.50, 1e400], \"a\":2, \"s\": \"x\\ny\\\\\"}");
		assertThat(one(Plain.JSON, "\"a string, } \\\\\" {\"")).isEqualTo("\"a string, } \\\" {\"");
		assertThat(one(Plain.JSON, "12 \\t")).isEqualTo("12 \t");
		assertThat(one(Plain.JSON, "[1,\\n 2]\\r")).isEqualTo(" [1, \t  2]\t\t");
		assertThat(one(Plain.JSON, " {\"a b\":\\t1}")).isEqualTo("   {\"a b\":\t 1}");
		JsonNode node = JsonMapper.shared()
			.readTree(one(Plain.JSON, "{\\n  \"key\": \"two  blanks\",\\r\\n\\t\"n\": [1 , 2]\\n}"));
		assertThat(node.get("key").stringValue()).isEqualTo("two  blanks");
		assertThat(node.get("n").get(1).intValue()).isEqualTo(2);
	}

	@Test
	void keepsJsonThatIsNoUtf8AsTheStringOfItsText() throws IOException {
		byte[] row = "{\"a\":\"?\"}\n".getBytes(StandardCharsets.ISO_8859_1);
		row[6] = (byte) 0xe4;
		String line = new String(there(table(List.of(Plain.JSON)), row), StandardCharsets.UTF_8);
		assertThat(line).isEqualTo("{\"a\":\t\"{\\\"a\\\":\\\"\\udce4\\\"}\"}\n");
	}

	@ParameterizedTest
	@CsvSource({ "DATE, 2020-02-29, 2020-02-29", "DATE, 0001-01-01 BC, 0000-01-01", "DATE, 4713-01-01 BC, -4712-01-01",
			"DATE, 5874897-12-31, +5874897-12-31", "DATE, infinity, infinity", "TIME, 24:00:00, 24:00:00.000000",
			"TIME, 12:34:56.789012-15:59, 12:34:56.789012-15:59", "TIME, 00:00:00.1+00, 00:00:00.100000+00:00",
			"TIME, 10:00:00+05:30:15, 10:00:00.000000+05:30:15", "TIME, 10:00:00-00:00:01, 10:00:00.000000-00:00:01",
			"TIMESTAMP, 2020-01-01 00:00:00.000001, 2020-01-01T00:00:00.000001",
			"TIMESTAMP, 1999-12-31 23:59:59.9+00, 1999-12-31T23:59:59.900000Z",
			"TIMESTAMP, 4713-01-01 00:00:00+00 BC, -4712-01-01T00:00:00.000000Z",
			"TIMESTAMP, 0001-12-31 10:00:00.5 BC, 0000-12-31T10:00:00.500000",
			"TIMESTAMP, 294276-12-31 23:59:59.999999, +294276-12-31T23:59:59.999999",
			"TIMESTAMP, -infinity, -infinity" })
	void writesTimesInIso8601WithMicroseconds(Plain type, String text, String iso) throws IOException {
		assertThat(one(type, text)).isEqualTo("\"" + iso + "\"");
	}

	@Test
	void nestsArraysAndKeepsNullsQuotesAndBounds() throws IOException {
		assertThat(one(new ArrayOf(Plain.NUMBER, ','), "{{1,2},{3,NULL}}")).isEqualTo("[[1,2],[3,null]]");
		assertThat(one(new ArrayOf(Plain.STRING, ','), "{\"a,b\",\"c\\\\\"d\",\"NULL\",NULL,\"\\\\\\\\\",\"\"}"))
			.isEqualTo("[\"a,b\",\"c\\\"d\",\"NULL\",null,\"\\\\\",\"\"]");
		assertThat(one(new ArrayOf(Plain.STRING, ','), "{}")).isEqualTo("[]");
		assertThat(one(new ArrayOf(Plain.STRING, ','), "[0:1]={x,y}")).isEqualTo("\"[0:1]={x,y}\"");
		assertThat(one(new ArrayOf(Plain.STRING, ';'), "{(1,1),(0,0);(2,2),(1,1)}"))
			.isEqualTo("[\"(1,1),(0,0)\",\"(2,2),(1,1)\"]");
		assertThat(one(new ArrayOf(Plain.BASE64, ','), "{\"\\\\\\\\x00ff\",NULL}")).isEqualTo("[\"AP8=\",null]");
		assertThat(one(new ArrayOf(Plain.JSON, ','), "{\"null\",NULL,\"{\\\\\"a\\\\\": 1}\"}"))
			.isEqualTo("[\"null\",null,\"{\\\"a\\\": 1}\"]");
		assertThat(one(new ArrayOf(Plain.BOOLEAN, ','), "{t,f,NULL}")).isEqualTo("[true,false,null]");
		assertThat(one(new ArrayOf(Plain.TIMESTAMP, ','), "{\"2020-01-01 00:00:00\",infinity}"))
			.isEqualTo("[\"2020-01-01T00:00:00.000000\",\"infinity\"]");
		assertThat(one(new ArrayOf(new ArrayOf(Plain.NUMBER, ','), ','), "{\"{1,2}\",\"{3}\"}"))
			.isEqualTo("[\"{1,2}\",\"{3}\"]");
		assertThatThrownBy(() -> one(new ArrayOf(Plain.STRING, ','), "{a")).hasMessageContaining("too early");
		assertThatThrownBy(() -> one(new ArrayOf(Plain.STRING, ','), "{a}b")).hasMessageContaining("goes on");
	}

	@Test
	void makesObjectsOfCompositesAndTellsNullFromEmpty() throws IOException {
		Composite type = new Composite(List.of("street", "n", "parts"),
				List.of(Plain.STRING, Plain.NUMBER, new ArrayOf(Plain.NUMBER, ',')));
		assertThat(one(type, "(\"a \"\"b\"\", \\\\\\\\ \",1.50,\"{1,2}\")"))
			.isEqualTo("{\"street\":\"a \\\"b\\\", \\\\ \",\"n\":1.50,\"parts\":[1,2]}");
		assertThat(one(type, "(\"\",,)")).isEqualTo("{\"street\":\"\",\"n\":null,\"parts\":null}");
		Composite json = new Composite(List.of("j", "k"), List.of(Plain.JSON, Plain.JSON));
		assertThat(one(json, "(,null)")).isEqualTo("{\"j\":null,\"k\":\"null\"}");
		assertThat(one(new ArrayOf(type, ','), "{\"(x,1,\\\\\"{2,3}\\\\\")\",NULL}"))
			.isEqualTo("[{\"street\":\"x\",\"n\":1,\"parts\":[2,3]},null]");
	}

	@Test
	void allowsRowsOfNoColumnsButNeverTooManyValues() throws IOException {
		assertThat(line(List.of(), "")).isEqualTo("{}");
		assertThatThrownBy(() -> line(List.of(Plain.STRING), "1\t2")).isInstanceOf(IOException.class);
		assertThatThrownBy(() -> line(List.of(Plain.STRING), "1\t\\N")).isInstanceOf(IOException.class);
		assertThatThrownBy(() -> line(List.of(Plain.STRING, Plain.STRING), "1")).isInstanceOf(IOException.class);
		assertThatThrownBy(() -> line(List.of(), "x")).isInstanceOf(IOException.class);
	}

	@Test
	void streamsALargeRowToTheSame() throws IOException {
		byte[] bytes = new byte[1_000_000];
		new Random(5).nextBytes(bytes);
		String json = "{\"t\": \"" + "\\\\\"x".repeat(100_000) + "\",\\n\"u\": 1}";
		byte[] row = ("lörem \\\\ ipsum\\n".repeat(40_000) + "\t\\\\x" + HexFormat.of().formatHex(bytes) + "\t7\t"
				+ json + "\n")
			.getBytes(StandardCharsets.UTF_8);
		JsonTable table = table(List.of(Plain.STRING, Plain.BASE64, Plain.NUMBER, Plain.JSON));
		ByteArrayOutputStream streamed = new ByteArrayOutputStream();
		new JsonRows(table).stream((taker) -> {
			for (int at = 0; at < row.length; at += 777) {
				taker.take(row, at, Math.min(777, row.length - at));
			}
		}, streamed);
		assertThat(streamed.toByteArray()).isEqualTo(there(table, row));
		JsonNode read = JsonMapper.shared().readTree(streamed.toByteArray());
		assertThat(read.get("b").binaryValue()).isEqualTo(bytes);
		assertThat(read.get("d").get("u").intValue()).isOne();
	}

	@Test
	void givesAStructureTooLargeForMemoryAsItsText() throws IOException {
		String huge = "{" + "1,".repeat(JsonRow.COLLECTED / 2) + "1}";
		assertThat(one(new ArrayOf(Plain.NUMBER, ','), huge)).isEqualTo("\"" + huge + "\"");
		assertThat(line(List.of(new ArrayOf(Plain.NUMBER, ','), Plain.NUMBER), huge + "\t2")).endsWith("}\",\"b\":2}");
	}

	@Test
	void refusesJsonRowsThatAreNotOfTheTable() throws IOException {
		JsonTable table = table(List.of(Plain.NUMBER, Plain.BASE64, new ArrayOf(Plain.BOOLEAN, ',')));
		for (String line : List.of("{\"a\":1,\"b\":null}\n", "{\"b\":null,\"a\":1,\"c\":[]}\n",
				"{\"a\":1,\"b\":\"A\",\"c\":[]}\n", "{\"a\":1,\"b\":\"AA=A\",\"c\":[]}\n",
				"{\"a\":1,\"b\":null,\"c\":[1]}\n", "{\"a\":1,\"b\":null,\"c\":[]", "{\"a\":1,\"b\":null,\"c\":[]}",
				"{\"a\":1,\"b\":null,\"c\":[],\"d\":1}\n", "{\"a\":1,\"b\":null,\"c\":\"x\\q\"}\n", "{\"a\":1\n",
				"x")) {
			assertThatThrownBy(() -> back(table, line.getBytes(StandardCharsets.UTF_8))).as(line)
				.isInstanceOf(DamagedArchiveException.class)
				.hasMessageStartingWith("row 1 of these JSON rows ");
		}
	}

	@Test
	void readsTheDescriptionOfColumnsAgain() throws IOException {
		JsonTable table = new JsonTable("COPY t FROM stdin;\n", List.of(
				new JsonColumn("größe \"x\"", "numeric(3,1)", Plain.NUMBER),
				new JsonColumn("b", "box[]", new ArrayOf(Plain.STRING, ';')),
				new JsonColumn("c", "sales.address[]", new ArrayOf(
						new Composite(List.of("street", "tags"), List.of(Plain.STRING, new ArrayOf(Plain.JSON, ','))),
						','))));
		assertThat(JsonTable.parse(table.document())).isEqualTo(table);
		assertThat(JsonMapper.shared().readTree(table.document()).at("/columns/2/json/array/object/1/json/array"))
			.hasToString("\"json\"");
		for (String other : List.of("", "{}", "[]", "{\"statement\":\"\",\"columns\":[{\"name\":\"a\"}]}",
				"{\"statement\":1,\"columns\":[]}",
				"{\"statement\":\"\",\"columns\":[{\"name\":\"a\",\"type\":\"b\",\"json\":\"odd\"}]}")) {
			assertThatThrownBy(() -> JsonTable.parse(other.getBytes(StandardCharsets.UTF_8))).as(other)
				.isInstanceOf(DamagedArchiveException.class);
		}
	}

	private static String one(JsonType type, String copyText) throws IOException {
		String line = line(List.of(type), copyText);
		assertThat(line).startsWith("{\"a\":").endsWith("}");
		return line.substring(5, line.length() - 1);
	}

	private static String line(List<JsonType> types, String copyText) throws IOException {
		byte[] json = there(table(types), (copyText + "\n").getBytes(StandardCharsets.UTF_8));
		String line = new String(json, StandardCharsets.UTF_8);
		assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
		return line.stripTrailing();
	}

	/** Converts a row and makes sure that the way back gives the same bytes. */
	private static byte[] there(JsonTable table, byte[] row) throws IOException {
		JsonRows rows = new JsonRows(table);
		int length = rows.convert(row, 0, row.length);
		byte[] json = Arrays.copyOf(rows.line(), length);
		JSON.readTree(new String(json, StandardCharsets.UTF_8));
		assertThat(back(table, json)).isEqualTo(row);
		return json;
	}

	private static byte[] back(JsonTable table, byte[] json) throws IOException {
		ByteArrayOutputStream copy = new ByteArrayOutputStream();
		assertThat(new CopyRows(table).convert(new ByteArrayInputStream(json), copy)).isOne();
		return copy.toByteArray();
	}

	private static JsonTable table(List<JsonType> types) {
		List<JsonColumn> columns = new ArrayList<>();
		for (int i = 0; i < types.size(); i++) {
			columns.add(new JsonColumn(String.valueOf((char) ('a' + i)), "type", types.get(i)));
		}
		return new JsonTable("", columns);
	}

}
