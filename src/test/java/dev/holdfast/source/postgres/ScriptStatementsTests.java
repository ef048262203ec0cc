package dev.holdfast.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.holdfast.archive.encryption.DamagedArchiveException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScriptStatementsTests {

	@ParameterizedTest
	@ValueSource(strings = { "SELECT ';'", "SELECT 'it''s; \\'", "SELECT E'\\';\\\\'", "SELECT \"a;\"\"b\"",
			"SELECT $$;'$$", "SELECT $a$ $$ ; $b$ $a$", "SELECT a$b$c, $1",
			"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
			"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
			"create or replace procedure p() begin atomic insert into t values (1); end", "SELECT 1 - 2 / 3",
			"SELECT 'ä;'" })
	void findsWhereAStatementEnds(String sql) throws IOException {
		assertThat(statements(sql + ";\n" + sql + ";")).containsExactly(bytes(sql), bytes(sql));
	}

	@Test
	void leavesOutCommentsAndWhatDoesNothing() throws IOException {
		assertThat(statements("-- a; 'comment\n\\restrict abc\nBEGIN; /* ; /* nested; */ ' */ SELECT 1 -- x;\n;;\n"
				+ "\\unrestrict abc\nEND; SELECT 2"))
			.containsExactly("BEGIN", "SELECT 1", "END", "SELECT 2");
	}

	@Test
	void handsOverRowsOfAnyLength() throws IOException {
		String rows = "1\t\\\\.\n" + "x".repeat(200_000) + "\n\\.\\n\nlast\n";
		ScriptStatements script = script("COPY t FROM stdin;\n" + rows + "\\.\nSELECT 1;");
		assertThat(script.next()).isEqualTo("COPY t FROM stdin");
		ByteArrayOutputStream taken = new ByteArrayOutputStream();
		script.rows((bytes, length) -> taken.write(bytes, 0, length));
		assertThat(taken.toString(StandardCharsets.US_ASCII)).isEqualTo(rows);
		assertThat(script.next()).isEqualTo("SELECT 1");
		assertThat(script.next()).isNull();
	}

	@Test
	void noticesThatTheEndIsMissing() throws IOException {
		String whole = "--\n-- PostgreSQL database dump\n--\nSELECT 1;\n--\n-- PostgreSQL database dump complete\n--\n";
		ScriptStatements script = script(whole);
		assertThat(script.next()).isEqualTo("SELECT 1");
		assertThat(script.next()).isNull();
		assertThat(script.isCut()).isFalse();
		ScriptStatements cut = script(whole.substring(0, whole.indexOf("complete")));
		assertThat(cut.next()).isEqualTo("SELECT 1");
		assertThat(cut.next()).isNull();
		assertThat(cut.isCut()).isTrue();
		for (String half : List.of("SELECT 'a", "SELECT $$a", "SELECT \"a", "/* a", "COPY t FROM stdin;\n1\n")) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
				ScriptStatements open = script(half);
				open.next();
				open.rows((bytes, length) -> {
				});
			}).withMessageContaining("ends in the middle");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\! rm x", "SELECT 1 \\g |sh", "\\i /etc/passwd", "\\connect other", "\\restrict a b" })
	void obeysNoCommandOfPsql(String command) {
		assertThatExceptionOfType(DamagedArchiveException.class).isThrownBy(() -> statements(command + "\n;"))
			.withMessageContaining("psql command");
	}

	private static List<String> statements(String text) throws IOException {
		ScriptStatements script = script(text);
		List<String> all = new ArrayList<>();
		for (String sql = script.next(); sql != null; sql = script.next()) {
			all.add(sql);
		}
		return all;
	}

	private static ScriptStatements script(String text) {
		return new ScriptStatements(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static String bytes(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

}
