package dev.holdfast.source.h2;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.ContentItem.CatalogObject;
import dev.holdfast.archive.ContentItem.Document;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.Spool;
import dev.holdfast.testing.RecordedDump;
import org.h2.tools.RunScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class H2SourceTests {

	@TempDir
	Path directory;

	@Test
	void writesAScriptThatMakesTheSameDatabase() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with(EveryObject.STATEMENTS);
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = dump(shop.spec(DumpFormat.NATIVE), dump);
		assertThat(dump.names()).containsExactly("script.sql");
		assertThat(summary.format()).isEqualTo("script");
		assertThat(summary.database()).isEqualTo("SHOP");
		assertThat(summary.bytes()).isEqualTo(dump.content("script.sql").length);
		SampleDatabase restored = restore(dump, "restored");
		RecordedDump again = new RecordedDump();
		SourceSummary second = dump(restored.spec(DumpFormat.NATIVE), again);
		assertThat(second.tables()).isEqualTo(summary.tables()).isNotEmpty();
		assertThat(lines(again)).isEqualTo(lines(dump));
		assertThat(second.details()).isEqualTo(summary.details());
		assertThat(dump.openSpools()).isZero();
	}

	@Test
	void digestsOfAScriptAreThoseOfTheJsonRows() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with(EveryObject.STATEMENTS);
		RecordedDump json = new RecordedDump();
		SourceSummary summary = dump(shop.spec(DumpFormat.JSON), json);
		assertThat(summary.tables()).isEqualTo(dump(shop.spec(DumpFormat.NATIVE), new RecordedDump()).tables());
		for (ContentItem.Table table : json.items(ContentItem.Table.class)) {
			RowDigest digest = new RowDigest();
			for (int piece = 0; piece < table.pieces(); piece++) {
				json.text(table.path() + String.format("/%06d.json", piece)).lines().forEach((line) -> {
					byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
					digest.add(bytes, 0, bytes.length);
				});
			}
			assertThat(digest.hex()).as(table.name()).isEqualTo(table.digest());
			assertThat(digest.rows()).isEqualTo(table.rows());
		}
		assertThat(json.text("schema.sql")).contains("CREATE CACHED TABLE \"PUBLIC\".\"TYPES\"")
			.doesNotContain("INSERT INTO");
	}

	@Test
	void describesTheScriptByItsDigest() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT PRIMARY KEY)");
		RecordedDump dump = new RecordedDump();
		dump(shop.spec(DumpFormat.NATIVE), dump);
		byte[] script = dump.content("script.sql");
		assertThat(dump.items(Document.class)).containsExactly(new Document("script.sql", script.length,
				RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(script))));
	}

	@Test
	void neverCreatesADatabase() {
		SampleDatabase missing = new SampleDatabase(this.directory, "missing");
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> check(missing.spec(DumpFormat.NATIVE)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
			.withMessage("source app: no database at " + missing.url());
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void refusesAWrongPasswordAndLeavesNoTraceFile() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT)");
		H2Spec wrong = new H2Spec("app", shop.url(), "sa", new Secret("wrong"), DumpFormat.NATIVE, List.of(), List.of(),
				List.of());
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> check(wrong))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
			.withMessage("source app: wrong user or password for " + shop.url());
		assertThat(this.directory).isDirectoryContaining((file) -> file.equals(shop.file()));
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).containsExactly(shop.file());
		}
	}

	@Test
	void doesNotChangeTheDatabaseFileAndLetsGoOfIt() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with(EveryObject.STATEMENTS)
			.with("SET DB_CLOSE_DELAY -1", "SHUTDOWN");
		byte[] before = Files.readAllBytes(shop.file());
		check(shop.spec(DumpFormat.NATIVE));
		dump(shop.spec(DumpFormat.NATIVE), new RecordedDump());
		assertThat(Files.readAllBytes(shop.file())).isEqualTo(before);
		try (var channel = java.nio.channels.FileChannel.open(shop.file(), java.nio.file.StandardOpenOption.WRITE);
				var lock = channel.tryLock()) {
			assertThat(lock).isNotNull();
		}
	}

	@Test
	void tellsItsSizeAndVersionBeforehand() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with(EveryObject.STATEMENTS);
		assertThat(check(shop.spec(DumpFormat.NATIVE)).estimatedBytes()).isEqualTo(Files.size(shop.file()));
		assertThat(check(shop.spec(DumpFormat.NATIVE)).versions().get("server")).startsWith("H2 2.");
	}

	@Test
	void stopsWhileItReadsRows() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with(EveryObject.STATEMENTS);
		H2Source source = new H2Source(shop.spec(DumpFormat.JSON));
		RecordedDump dump = new RecordedDump().beforeEntry((entry) -> source.stop());
		assertThatExceptionOfType(DumpStoppedException.class).isThrownBy(() -> source.dump(dump));
		assertThat(dump.names()).hasSize(1);
		assertThat(dump.openSpools()).isZero();
	}

	@Test
	void stopsWhileTheScriptIsWritten() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT, T VARCHAR)",
				"INSERT INTO T SELECT X, REPEAT('x', 1000) FROM SYSTEM_RANGE(1, 5000)");
		H2Source source = new H2Source(shop.spec(DumpFormat.NATIVE));
		AtomicLong written = new AtomicLong();
		RecordedDump dump = new RecordedDump() {

			@Override
			public Spool spool() {
				return new StoppingSpool(super.spool(), () -> {
					written.incrementAndGet();
					source.stop();
				});
			}
		};
		assertThatExceptionOfType(DumpStoppedException.class).isThrownBy(() -> source.dump(dump));
		assertThat(written).hasPositiveValue();
		assertThat(dump.names()).isEmpty();
		assertThat(dump.openSpools()).isZero();
	}

	@Test
	void neverBeginsOnceStopped() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT)");
		H2Source source = new H2Source(shop.spec(DumpFormat.NATIVE));
		source.stop();
		assertThatExceptionOfType(DumpStoppedException.class).isThrownBy(() -> source.dump(new RecordedDump()));
	}

	@Test
	void passesOnWhyTheStagingFailed() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with(EveryObject.STATEMENTS);
		HoldfastException full = new HoldfastException(ExitCode.DISK_FULL, "staging is full", null);
		RecordedDump dump = new RecordedDump() {

			@Override
			public Spool spool() {
				return new StoppingSpool(super.spool(), () -> {
					throw full;
				});
			}
		};
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> dump(shop.spec(DumpFormat.NATIVE), dump))
			.isSameAs(full);
	}

	@Test
	void takesObjectsWhoseClassesAreOnlyInTheApplication() throws Exception {
		SampleDatabase shop = new SampleDatabase(this.directory, "shop").with("CREATE TABLE T(ID INT)",
				"CREATE FORCE ALIAS F FOR 'no.such.Functions.f'",
				"CREATE FORCE TRIGGER TR BEFORE INSERT ON T FOR EACH ROW CALL 'no.such.Trigger'");
		RecordedDump dump = new RecordedDump();
		dump(shop.spec(DumpFormat.NATIVE), dump);
		assertThat(dump.text("script.sql")).contains("'no.such.Functions.f'", "'no.such.Trigger'");
		assertThat(dump.items(CatalogObject.class)).extracting(CatalogObject::identity).contains("PUBLIC.TR");
	}

	private static List<String> lines(RecordedDump dump) {
		return dump.items(CatalogObject.class)
			.stream()
			.map((object) -> object.kind() + " " + object.identity() + " " + new TreeMap<>(object.details()) + " "
					+ object.definition())
			.toList();
	}

	private SampleDatabase restore(RecordedDump dump, String name) throws SQLException {
		dump.extractTo(this.directory.resolve("extracted"));
		SampleDatabase restored = new SampleDatabase(this.directory, name);
		RunScript.execute(restored.url(), "sa", "secret", this.directory.resolve("extracted/script.sql").toString(),
				StandardCharsets.UTF_8, false);
		return restored;
	}

	static SourceSummary dump(H2Spec spec, Dump dump) {
		try (H2Source source = new H2Source(spec)) {
			return source.dump(dump);
		}
	}

	private static dev.holdfast.source.Preflight check(H2Spec spec) {
		try (H2Source source = new H2Source(spec)) {
			return source.check();
		}
	}

}
