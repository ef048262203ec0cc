package dev.holdfast.plan;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The keys of one entry of {@code checks}. */
final class CheckKeys {

	private static final Key<String> SQL = Key.optional("sql", Scalars.TEXT, "a query with one value");

	private static final Key<String> EXPECT = Key.optional("expect", Scalars.ANYTHING,
			"the value that `sql` must give");

	private static final Key<BigDecimal> AT_LEAST = Key.optional("at-least", Scalars.NUMBER,
			"the least number that `sql` may give");

	private static final Key<BigDecimal> AT_MOST = Key.optional("at-most", Scalars.NUMBER,
			"the greatest number that `sql` may give");

	private static final Key<URI> URL = Key.optional("url", Addresses.HTTP, "an address that must answer");

	private static final Key<Integer> STATUS = Key.optional("status", Scalars.whole(100, 599),
			"the status that `url` must answer with, default any success (200 to 299)");

	private static final Key<Map<String, Object>> EXPECT_JSON = Key.optional("expect-json", new JsonObjectType(),
			"members that the JSON answer of `url` must have");

	private static final Key<List<String>> EXEC = Key.optional("exec", CommandKeys.COMMAND,
			"a program and its arguments that must end with 0");

	private static final Key<Duration> TIMEOUT = Key.optional("timeout", Scalars.DURATION,
			"how long the answer may take, default `1m`, of `exec` `10m`");

	static final ObjectType<RestoreTestSpec.Check> CHECK = new ObjectType<>("Check",
			List.of(SQL, EXPECT, AT_LEAST, AT_MOST, URL, STATUS, EXPECT_JSON, EXEC, TIMEOUT), CheckKeys::build);

	private CheckKeys() {
	}

	private static RestoreTestSpec.@Nullable Check build(Fields fields) {
		if (Stream.of(SQL, URL, EXEC).filter(fields::has).count() != 1) {
			return fields.place().problem("must have one of sql, url and exec", "write one check per item");
		}
		if (!fields.has(SQL)) {
			alone(fields, List.of(EXPECT, AT_LEAST, AT_MOST), "sql");
		}
		else {
			expectation(fields);
		}
		if (!fields.has(URL)) {
			alone(fields, List.of(STATUS, EXPECT_JSON), "url");
		}
		return fields.ok() ? check(fields) : null;
	}

	private static void alone(Fields fields, List<Key<?>> keys, String other) {
		keys.stream()
			.filter(fields::has)
			.forEach(
					(key) -> fields.place(key).problem("stands without " + other, "add " + other + ", or take it out"));
	}

	private static void expectation(Fields fields) {
		boolean bounded = fields.has(AT_LEAST) || fields.has(AT_MOST);
		if (!bounded && !fields.has(EXPECT)) {
			fields.place().problem("does not say what sql must give", "add expect, at-least or at-most");
		}
		if (bounded && fields.has(EXPECT)) {
			fields.place(EXPECT).problem("stands beside at-least or at-most", "keep the value or the bounds");
		}
		BigDecimal least = fields.get(AT_LEAST);
		BigDecimal most = fields.get(AT_MOST);
		if (least != null && most != null && least.compareTo(most) > 0) {
			fields.place(AT_LEAST).problem("is greater than at-most", "no number is both: exchange them");
		}
	}

	private static RestoreTestSpec.Check check(Fields fields) {
		Duration timeout = fields.get(TIMEOUT, fields.has(EXEC) ? Duration.ofMinutes(10) : Duration.ofMinutes(1));
		if (fields.has(SQL)) {
			return new RestoreTestSpec.SqlCheck(fields.need(SQL), fields.get(EXPECT), fields.get(AT_LEAST),
					fields.get(AT_MOST), timeout, CheckText.of(fields.node(SQL)),
					CheckText.anyVariable(fields.node(SQL), fields.node(EXPECT)));
		}
		if (fields.has(URL)) {
			return new RestoreTestSpec.UrlCheck(fields.need(URL), fields.get(STATUS), fields.get(EXPECT_JSON, Map.of()),
					timeout, CheckText.address(fields.node(URL)), CheckText.anyVariable(fields.node(EXPECT_JSON)));
		}
		return new RestoreTestSpec.CommandCheck(fields.need(EXEC), timeout, CheckText.command(fields.node(EXEC)),
				false);
	}

}
