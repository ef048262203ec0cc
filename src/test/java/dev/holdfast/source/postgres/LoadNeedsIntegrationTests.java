package dev.holdfast.source.postgres;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.archive.Entry;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** All that a server lacks is one list, before anything is loaded. */
class LoadNeedsIntegrationTests {

	private static PostgresServer server;

	private static RecordedDump dump;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.start();
		server.createDatabase("shop");
		server.execute("shop", "CREATE EXTENSION citext", "CREATE COLLATION german (locale = 'C.UTF-8')",
				"CREATE TABLE orders (id int, note citext)");
		dump = new RecordedDump();
		new SourceRunner(server, scratch).dump("shop", dump);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(server.query("postgres",
				"SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE NOT datistemplate"))
			.isEqualTo("postgres,shop");
	}

	@Test
	void rolesExtensionsTablespacesAndLocalesAreOneList() {
		RecordedDump changed = changed("database.json",
				(text) -> text.replaceAll("\"roles\":\\[", "\"roles\":[\"ghost\",")
					.replaceAll(",\\]", "]")
					.replaceAll("\"tablespaces\":\\[\\]", "\"tablespaces\":[\"fast\"]")
					.replaceAll("\"collate\":\"[^\"]*\"", "\"collate\":\"xx_XX.UTF-8\""),
				changed("pre-data.dump", (text) -> text.replace("citext", "cityyy"), dump));
		HoldfastException failure = refused(changed);
		assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(failure.what()).contains("roles are missing: ghost: --create-roles",
				"extensions are not installed on the server: cityyy", "tablespaces are missing: fast",
				"locale xx_XX.UTF-8", "cannot be made: invalid locale name");
		assertThat(failure.hint()).contains("nothing was changed");
	}

	@Test
	void aRoleAndACollationAreOneList() {
		RecordedDump changed = changed("database.json",
				(text) -> text.replaceAll("\"roles\":\\[", "\"roles\":[\"ghost\",").replaceAll(",\\]", "]"),
				changed("pre-data.dump", (text) -> text.replace("'C.UTF-8'", "'C.UTF-X'"), dump));
		assertThat(refused(changed).what()).contains("roles are missing: ghost",
				"collations cannot be made: COLLATION public.german (could not create locale \"C.UTF-X\"");
	}

	@Test
	void aCollationAloneIsSaidToo() {
		assertThat(refused(changed("pre-data.dump", (text) -> text.replace("'C.UTF-8'", "'C.UTF-X'"), dump)).what())
			.contains("collations cannot be made: COLLATION public.german");
	}

	@Test
	void anOlderServerIsSaid() {
		assertThat(refused(changed("database.json",
				(text) -> text.replaceAll("\"serverVersion\":[0-9]+", "\"serverVersion\":990001"), dump))
			.what()).contains("the server is PostgreSQL ", "the backup is of 99: restore to a server of version 99");
	}

	private HoldfastException refused(RecordedDump changed) {
		try (PostgresTarget target = TargetRunner.target(server, "restored", this.directory)) {
			target.prepare(Loading.whole("run1", "b", 0));
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.feed(target, changed));
			assertThat(failure).isNotNull();
			target.discard();
			return failure;
		}
	}

	private static RecordedDump changed(String name, UnaryOperator<String> change, RecordedDump from) {
		RecordedDump changed = new RecordedDump();
		List<RecordedDump.Recorded> entries = from.entries();
		for (RecordedDump.Recorded each : entries) {
			byte[] bytes = each.content();
			if (each.entry().name().equals(name)) {
				String text = new String(bytes, StandardCharsets.ISO_8859_1);
				assertThat(change.apply(text)).isNotEqualTo(text);
				bytes = change.apply(text).getBytes(StandardCharsets.ISO_8859_1);
			}
			changed.write(Entry.of(each.entry().name(), bytes.length), bytes, 0, bytes.length);
		}
		return changed;
	}

}
