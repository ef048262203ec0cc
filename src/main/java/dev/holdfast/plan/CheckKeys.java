package dev.holdfast.plan;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The keys of one entry of {@code checks}. */
final class CheckKeys {

	private static final Key<String> SQL = Key.optional("sql", Scalars.TEXT, "a query with one value");

	private static final Key<String> EXPECT = Key.optional("expect", Scalars.ANYTHING,
			"the value that `sql` must give");

	private static final Key<URI> URL = Key.optional("url", Addresses.HTTP, "an address that must answer with success");

	private static final Key<Map<String, Object>> EXPECT_JSON = Key.optional("expect-json", new JsonObjectType(),
			"members that the JSON answer of `url` must have");

	private static final Key<List<String>> EXEC = Key.optional("exec", CommandKeys.COMMAND,
			"a program and its arguments that must end with 0");

	static final ObjectType<RestoreTestSpec.Check> CHECK = new ObjectType<>("Check",
			List.of(SQL, EXPECT, URL, EXPECT_JSON, EXEC), CheckKeys::build);

	private CheckKeys() {
	}

	private static RestoreTestSpec.@Nullable Check build(Fields fields) {
		if (Stream.of(SQL, URL, EXEC).filter(fields::has).count() != 1) {
			return fields.place().problem("must have one of sql, url and exec", "write one check per item");
		}
		if (fields.has(EXPECT) != fields.has(SQL)) {
			return fields.place().problem("must have sql and expect together", "add the other, or take it out");
		}
		if (fields.has(EXPECT_JSON) && !fields.has(URL)) {
			return fields.place(EXPECT_JSON).problem("stands without url", "add url, or take it out");
		}
		return fields.ok() ? check(fields) : null;
	}

	private static RestoreTestSpec.Check check(Fields fields) {
		if (fields.has(SQL)) {
			return new RestoreTestSpec.SqlCheck(fields.need(SQL), fields.need(EXPECT));
		}
		if (fields.has(URL)) {
			return new RestoreTestSpec.UrlCheck(fields.need(URL), fields.get(EXPECT_JSON, Map.of()));
		}
		return new RestoreTestSpec.CommandCheck(fields.need(EXEC));
	}

}
