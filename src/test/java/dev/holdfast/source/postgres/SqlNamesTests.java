package dev.holdfast.source.postgres;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Only names are rewritten, wherever their letters stand. */
class SqlNamesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			CREATE TABLE public.orders (id integer) | CREATE TABLE "new".orders (id integer)
			CREATE TABLE "public"."orders" () | CREATE TABLE "new"."orders" ()
			CREATE TABLE public.orders2 () | CREATE TABLE public.orders2 ()
			ALTER SEQUENCE public.s OWNED BY public.orders.id | ALTER SEQUENCE public.s OWNED BY "new".orders.id
			DEFAULT nextval('public.orders'::regclass) | DEFAULT nextval('"new".orders'::regclass)
			DEFAULT 'public.orders'::text | DEFAULT 'public.orders'::text
			CHECK (a <> 'it''s public.orders') | CHECK (a <> 'it''s public.orders')
			SELECT E'\\' public.orders', public.orders | SELECT E'\\' public.orders', "new".orders
			AS $_$ SELECT public.orders $_$ public.orders | AS $_$ SELECT public.orders $_$ "new".orders
			-- public.orders | -- public.orders
			/* public.orders */ x.public.orders | /* public.orders */ x.public.orders
			$1 public.orders | $1 "new".orders
			a$b$public.orders | a$b$public.orders
			"a.b".orders public . orders | "a.b".orders public . orders
			""")
	void rewritesNamesAlone(String sql, String rewritten) {
		assertThat(SqlNames.rewrite(sql, SqlNamesTests::rewrite)).isEqualTo(rewritten);
	}

	@Test
	void rewritesStringsThatAreNamesWhereAsked() {
		assertThat(SqlNames.rewriteStrings("SELECT setval('\"public\".\"orders\"', 1);", SqlNamesTests::rewrite))
			.isEqualTo("SELECT setval('\"new\".\"orders\"', 1);");
	}

	@Test
	void listsNamesInTheirOrder() {
		assertThat(SqlNames.names("ALTER TABLE ONLY a.b ADD FOREIGN KEY (x) REFERENCES \"C \"\"d\".e(y)"))
			.containsExactly(new SqlNames.Name("a", "b"), new SqlNames.Name("C \"d", "e"));
	}

	private static @Nullable String rewrite(SqlNames.Name name) {
		return name.equals(new SqlNames.Name("public", "orders")) ? "new" : null;
	}

}
