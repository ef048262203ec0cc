package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rows of random values of every type, made by the server out of a seed that is always
 * the same, so that each version says what its own text of them is.
 */
final class RandomRows {

	/** What the rows are of. */
	static final String[] TABLES = { "CREATE DOMAIN whole AS int[]", "CREATE DOMAIN odd AS json",
			"CREATE TYPE inner_type AS (t text, n numeric, b bytea, at timestamptz[], j jsonb)",
			"CREATE TYPE outer_type AS (i inner_type, many inner_type[], d whole, j odd, flag boolean)",
			"CREATE TABLE of_table (a int, b text)", """
					CREATE TABLE random_rows (b boolean, i2 smallint, i8 bigint, f4 real, f8 double precision,
					 n numeric, t text, by bytea, d date, ti time, ttz timetz, ts timestamp(3), tstz timestamptz,
					 iv interval, j json, jb jsonb, o outer_type, os outer_type[], ta text[], ba bytea[], ja json[],
					 na numeric[], tsa timestamp[], wa whole[], oddly odd, dr daterange[], ot of_table, fa real[],
					 bools boolean[], vb varbit(40), mo money, ia inet[], chars "char"[])""" };

	private static final String[] TEXTS = { "''", "'NULL'", "'null'", "E'\\\\N'", "'\"'", "E'\\\\'", "'a,b'", "'{x}'",
			"'(x)'", "' lead'", "'trail '", "E'\\n'", "E'\\r\\n'", "E'\\t'", "E'\\b\\f\\x0b'", "E'\\x01\\x1f\\x7f'",
			"'ä€😀'", "E'\\\\\\\\\"\"'", "'[0:1]={x,y}'", "'; ,'", "E'\\u00a0\\u2028'", "repeat(E'\\\\\"', 40)" };

	private static final String[] JSONS = { "null", "\"null\"", "\"a\\nb\"", "\"\\udcff\"", "{}", "[]",
			" [1 ,\n\t2]\r\n", "{\"a\" : {\"a\":[1e400,-0, 1.50]},\n\"a\":\"} , {\\\"\"}", "true", "-0.00", "\t1",
			"1\t ", "\"\"", "\"\\\\\"", "{\"k\": \"two  blanks\\u0007\"}", "[[[{\"x\":[]}]]]" };

	private final Random random = new Random(20261121);

	private final int major;

	private RandomRows(int major) {
		this.major = major;
	}

	/** Statements that insert 400 rows. */
	static String[] of(int major) {
		RandomRows rows = new RandomRows(major);
		List<String> statements = new ArrayList<>(
				List.of("INSERT INTO of_table VALUES (1, 'x')", "SET standard_conforming_strings = on"));
		for (int i = 0; i < 400; i++) {
			statements.add("INSERT INTO random_rows VALUES (" + rows.row() + ")");
		}
		return statements.toArray(String[]::new);
	}

	private String row() {
		return String.join(", ", maybe(truth()), maybe(whole(32767)), maybe(whole(Long.MAX_VALUE)),
				maybe(fraction() + "::real"), maybe(fraction() + "::float8"), maybe(numeric()), maybe(text()),
				maybe(bytes()), maybe(date()), maybe(time()), maybe(timetz()), maybe(timestamp()), maybe(instant()),
				maybe(interval()), maybe(json() + "::json"), maybe(jsonb()), maybe(outer()),
				array("outer_type", this::outer), array("text", this::text), array("bytea", this::bytes),
				array("json", () -> json() + "::json"), array("numeric", this::numeric),
				array("timestamp", this::timestamp), array("whole", () -> array("int", () -> whole(99)) + "::whole"),
				maybe(json() + "::odd"), array("daterange", this::range),
				maybe("ROW(" + maybe(whole(9)) + ", " + maybe(text()) + ")::of_table"),
				array("real", () -> fraction() + "::real"), array("boolean", this::truth), maybe(bits()),
				maybe(whole(1_000_000) + "::int::money"),
				array("inet", () -> "'10.0.0." + this.random.nextInt(256) + "/8'"),
				array("\"char\"", () -> "'" + (char) ('a' + this.random.nextInt(26)) + "'"));
	}

	private String maybe(String value) {
		return (this.random.nextInt(6) == 0) ? "NULL" : value;
	}

	private String array(String type, java.util.function.Supplier<String> element) {
		List<String> elements = new ArrayList<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			elements.add(maybe(element.get()));
		}
		String array = "ARRAY[" + String.join(", ", elements) + "]::" + type + "[]";
		return switch (this.random.nextInt(8)) {
			case 0 -> "NULL::" + type + "[]";
			case 1 -> (elements.isEmpty() || type.equals("int")) ? array
					: "ARRAY[" + array + ", " + array + "]::" + type + "[]";
			case 2 -> elements.isEmpty() ? array
					: "array_fill(" + elements.get(0) + "::" + type + ", ARRAY[2,2], ARRAY[0,-1])";
			default -> array;
		};
	}

	private String outer() {
		return "ROW(" + maybe(inner()) + ", " + array("inner_type", this::inner) + ", "
				+ maybe("ARRAY[1,NULL," + whole(5) + "]::whole") + ", " + maybe(json() + "::odd") + ", "
				+ maybe(truth()) + ")::outer_type";
	}

	private String inner() {
		return "ROW(" + maybe(text()) + ", " + maybe(numeric()) + ", " + maybe(bytes()) + ", "
				+ array("timestamptz", this::instant) + ", " + maybe(jsonb()) + ")::inner_type";
	}

	private String truth() {
		return String.valueOf(this.random.nextBoolean());
	}

	private String whole(long bound) {
		return "'" + (this.random.nextLong() % bound) + "'";
	}

	private String fraction() {
		return switch (this.random.nextInt(8)) {
			case 0 -> "'NaN'";
			case 1 -> "'-Infinity'";
			case 2 -> "'-0'";
			default -> "'" + (this.random.nextGaussian() * Math.pow(10, this.random.nextInt(60) - 30)) + "'";
		};
	}

	private String numeric() {
		return switch (this.random.nextInt(8)) {
			case 0 -> "'NaN'::numeric";
			case 1 -> (this.major >= 14) ? "'-Infinity'::numeric" : "'NaN'::numeric";
			case 2 -> "(10::numeric ^ " + this.random.nextInt(400) + ")";
			default -> "'" + this.random.nextLong() + "." + this.random.nextInt(1000) + "00'::numeric";
		};
	}

	private String text() {
		StringBuilder text = new StringBuilder(TEXTS[this.random.nextInt(TEXTS.length)]);
		for (int i = this.random.nextInt(3); i > 0; i--) {
			text.append(" || ").append(TEXTS[this.random.nextInt(TEXTS.length)]);
		}
		return "(" + text + ")";
	}

	private String bytes() {
		byte[] bytes = new byte[this.random.nextInt(12)];
		this.random.nextBytes(bytes);
		return "'\\x" + java.util.HexFormat.of().formatHex(bytes) + "'::bytea";
	}

	private String date() {
		return switch (this.random.nextInt(6)) {
			case 0 -> "'-infinity'::date";
			case 1 -> "('4713-01-01 BC'::date + " + this.random.nextInt(2_000_000) + ")";
			case 2 -> "('9999-12-20'::date + " + this.random.nextInt(2_000_000) + ")";
			default -> "('1970-01-01'::date + " + this.random.nextInt(30_000) + ")";
		};
	}

	private String time() {
		return "'" + String.format("%02d:%02d:%02d", this.random.nextInt(24), this.random.nextInt(60),
				this.random.nextInt(60)) + micros() + "'::time";
	}

	private String micros() {
		return switch (this.random.nextInt(4)) {
			case 0 -> "";
			case 1 -> "." + this.random.nextInt(10);
			default -> String.format(".%06d", this.random.nextInt(1_000_000));
		};
	}

	private String timetz() {
		String offset = String.format("%s%02d:%02d%s", this.random.nextBoolean() ? "+" : "-", this.random.nextInt(15),
				this.random.nextBoolean() ? 0 : this.random.nextInt(60),
				this.random.nextBoolean() ? "" : String.format(":%02d", this.random.nextInt(60)));
		return "'" + String.format("%02d:%02d:%02d", this.random.nextInt(24), this.random.nextInt(60),
				this.random.nextInt(60)) + micros() + offset + "'::timetz";
	}

	private String timestamp() {
		return (this.random.nextInt(8) == 0) ? "'infinity'::timestamp" : "(" + finiteDate() + " + " + time() + ")";
	}

	private String instant() {
		return "(" + timestamp() + "::timestamp AT TIME ZONE 'UTC')";
	}

	private String finiteDate() {
		String date = date();
		return date.contains("infinity") ? "'0001-01-01'::date" : date;
	}

	private String interval() {
		return "make_interval(" + (this.random.nextInt(400) - 200) + ", " + (this.random.nextInt(40) - 20) + ", 0, "
				+ (this.random.nextInt(100) - 50) + ", 0, 0, " + this.random.nextGaussian() * 9999 + ")";
	}

	private String json() {
		return "'" + JSONS[this.random.nextInt(JSONS.length)].replace("'", "''") + "'";
	}

	private String jsonb() {
		String json = json();
		return (json.contains("\\ud") || json.contains("\\u0") ? "'{}'" : json) + "::jsonb";
	}

	private String range() {
		return switch (this.random.nextInt(4)) {
			case 0 -> "'empty'::daterange";
			case 1 -> "'(,)'::daterange";
			default -> "daterange(NULL, " + finiteDate() + ", '[]')";
		};
	}

	private String bits() {
		return "B'" + Integer.toBinaryString(this.random.nextInt(1 << 20)) + "'";
	}

}
