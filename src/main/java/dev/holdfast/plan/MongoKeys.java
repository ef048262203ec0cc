package dev.holdfast.plan;

import java.util.List;

/** The keys of MongoDB sources, which this version understands but cannot back up. */
final class MongoKeys {

	private static final Key<Secret> URL = Key.optional("url", Scalars.SECRET, "`mongodb://` or `mongodb+srv://`");

	private static final Key<String> DATABASE = Key.optional("database", Scalars.TEXT, "the database");

	static final ObjectType<SourceSpec> SOURCE = new ObjectType<>("MongoDB source",
			List.of(PostgresKeys.NAME, VariantType.key("mongodb"), URL, PostgresKeys.HOST, PostgresKeys.PORT, DATABASE,
					PostgresKeys.USER, PostgresKeys.PASSWORD, TableKeys.INCLUDE, TableKeys.EXCLUDE,
					PostgresKeys.PARALLEL),
			(fields) -> fields.place()
				.problem("is a MongoDB source, which is not built yet in this version",
						"take this source out of the plan; postgresql, h2 and files are there"));

	private MongoKeys() {
	}

}
