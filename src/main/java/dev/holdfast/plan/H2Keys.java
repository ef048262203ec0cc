package dev.holdfast.plan;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The keys of H2 sources and targets. */
final class H2Keys {

	static final Key<String> NAME = PostgresKeys.NAME;

	static final Key<H2Url> URL = Key.required("url",
			new ScalarType<>("an H2 URL", true, Map.of("type", "string", "pattern", "^jdbc:h2:"), H2Url::parse),
			"`jdbc:h2:PATH` or `jdbc:h2:ssl://host:port/PATH`");

	static final Key<String> USER = Key.optional("user", Scalars.TEXT, "user name, default `sa`");

	static final Key<Secret> PASSWORD = Key.optional("password", Scalars.SECRET, "its password, default none");

	static final ObjectType<H2Spec> SOURCE = new ObjectType<>("H2 source", List.of(NAME, VariantType.key("h2"), URL,
			USER, PASSWORD, TableKeys.FORMAT, TableKeys.INCLUDE, TableKeys.EXCLUDE, TableKeys.EXCLUDE_DATA),
			(fields) -> build(fields, fields.get(NAME)));

	private H2Keys() {
	}

	static @Nullable H2Spec build(Fields fields, @Nullable String name) {
		H2Url url = fields.get(URL);
		if (url == null || name == null) {
			return null;
		}
		PasswordInUrl.warn(fields, URL, url.password());
		String user = either(fields, USER, url.user());
		Secret password = either(fields, PASSWORD, url.password());
		return new H2Spec(name, url.url(), user, password, TableKeys.format(fields), fields.list(TableKeys.INCLUDE),
				fields.list(TableKeys.EXCLUDE), fields.list(TableKeys.EXCLUDE_DATA));
	}

	private static <T> @Nullable T either(Fields fields, Key<T> key, @Nullable T ofUrl) {
		T own = fields.get(key);
		if (own != null && ofUrl != null) {
			return fields.place(key).problem("is in the url already", "say it in one place");
		}
		return (own != null) ? own : ofUrl;
	}

}
