package dev.holdfast.plan;

import java.util.List;

/** The keys of MongoDB sources, which this version understands but cannot back up. */
final class MongoKeys {

	private static final Key<Secret> URL = Key.optional("url", Scalars.SECRET, "`mongodb://` or `mongodb+srv://`");

	private static final Key<String> HOST = Key.optional("host", Scalars.TEXT, "host name");

	private static final Key<Integer> PORT = Key.optional("port", Scalars.whole(1, 65_535), "port, default 27017");

	private static final Key<String> USER = Key.optional("user", Scalars.TEXT, "user name");

	private static final Key<Secret> PASSWORD = Key.optional("password", Scalars.SECRET, "its password");

	private static final Key<List<String>> INCLUDE = Key.optional("include", TableKeys.PATTERNS,
			"patterns of `database.collection` to take; default everything");

	private static final Key<List<String>> EXCLUDE = Key.optional("exclude", TableKeys.PATTERNS,
			"patterns of `database.collection` to leave out");

	private static final Key<String> DATABASE = Key.optional("database", Scalars.TEXT, "the database");

	static final ObjectType<SourceSpec> SOURCE = new ObjectType<>("MongoDB source",
			List.of(PostgresKeys.NAME, VariantType.key("mongodb"), URL, HOST, PORT, DATABASE, USER, PASSWORD, INCLUDE,
					EXCLUDE, PostgresKeys.PARALLEL),
			(fields) -> fields.place()
				.problem("is a MongoDB source, which is not built yet in this version",
						"take this source out of the plan; postgresql, h2 and files are there"));

	private MongoKeys() {
	}

}
