package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A backup and its verification in one process, as somebody types it. */
class BackupThenVerifyIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void makeDatabase() throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + this.directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement()
				.execute("insert into orders select x, 'order ' || x from system_range(1, 1000)");
		}
	}

	@Test
	void readsTheBackupBackInAnExecutionOfItsOwn() throws Exception {
		Typed typed = backup("verify: {after-backup: true, level: content}");
		assertThat(typed.error()).doesNotContain("holdfast:");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).containsPattern(
				"backed up in .*\\Rverified in \\d+\\.\\d s: content of .* read back, 1 table as dumped\\R$");
		assertThat(executions()).containsExactly("backup COMPLETED 0", "verify COMPLETED 0");
		assertThat(rows("select STEP_NAME, s.STATUS from BATCH_STEP_EXECUTION s join BATCH_JOB_EXECUTION e"
				+ " on e.JOB_EXECUTION_ID = s.JOB_EXECUTION_ID join BATCH_JOB_INSTANCE i"
				+ " on i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID where JOB_NAME = 'verify' order by STEP_EXECUTION_ID"))
			.containsExactly("fetch COMPLETED", "check COMPLETED", "record COMPLETED");
		assertThat(context("verify")).contains("\"holdfast.verified.level\":\"content\"")
			.contains("\"holdfast.destination.local.result\":\"verified\"")
			.contains("\"holdfast.destination.local.level\":\"content\"");
		assertThat(rows("select count(*), min(EXIT_CODE) from TASK_EXECUTION")).containsExactly("1 0");
	}

	@Test
	void keepsTheBackupCompletedWhenItsVerificationFails() throws Exception {
		Typed typed = backup("verify: {level: checksum}\n" + "after: [[sh, -c, 'for f in " + this.directory
				+ "/store/shop/*/*/*.pgp; do printf x >> $f; done']]");
		assertThat(typed.code()).isEqualTo(20);
		assertThat(typed.standard()).contains("backed up in").contains("NOT verified: shop-");
		assertThat(typed.error()).contains("holdfast: destination local: archive " + this.directory)
			.contains("was extended: 1 bytes more than the")
			.contains("HINT: ");
		assertThat(executions()).containsExactly("backup COMPLETED 0", "verify FAILED 20");
		assertThat(context("verify")).contains("\"holdfast.destination.local.result\":\"bad\"")
			.contains("was extended: 1 bytes more")
			.doesNotContain("holdfast.verified.level");
		assertThat(rows("select EXIT_CODE from TASK_EXECUTION")).containsExactly("20");
	}

	@Test
	void saysHowToLookAtItAndWhichKeysItMade() throws Exception {
		Typed first = backup("");
		String id = first.standard().lines().findFirst().orElseThrow();
		assertThat(first.error()).contains("look at it: holdfast show " + id)
			.contains("made the key " + this.directory.resolve("home/keys/backup.key") + ": copy it to another place")
			.contains("made the key " + this.directory.resolve("home/keys/signing.key") + ": copy it to another place");
		assertThat(backup("").error()).contains("look at it: ").doesNotContain("made the key");
		assertThat(backup("", "--json").error()).doesNotContain("look at it: ");
	}

	@Test
	void columnsStandBelowEachOtherWhateverSourcesAreCalled() throws Exception {
		Path files = Files.createDirectories(this.directory.resolve("files"));
		Typed typed = Typed.run("backup", "--home", this.directory.resolve("home").toString(), "--from",
				files.toString(), "--to", this.directory.resolve("to").toString(), "--name", "x");
		Typed named = backup("after: [[\"true\"]]");
		assertThat(typed.standard()).contains("  dump      files      1 entry ");
		assertThat(named.standard()).contains("  dump      database   1 table ");
		Path plan = Files.writeString(this.directory.resolve("long.yaml"), """
				plan: long
				sources: [{name: quite-a-long-name, type: files, paths: [%1$s/files]}]
				destinations: [{name: local, type: local, path: %1$s/store}]
				""".formatted(this.directory));
		assertThat(Typed.run("backup", plan.toString(), "--home", this.directory.resolve("home").toString()).standard())
			.contains("  dump      quite-a-long-name  1 entry ")
			.contains("  upload    local              " + this.directory);
	}

	@Test
	void aQuietSuccessSaysNothing() throws Exception {
		backup("");
		assertThat(backup("verify: {level: content}", "--quiet")).isEqualTo(new Typed(0, "", ""));
		assertThat(backup("allow-clear-text: true\nafter: [[\"false\"]]", "--quiet").error())
			.isEqualTo("holdfast: warning: after command false ended with exit code 1\n");
	}

	@Test
	void putsBothIntoOneDocument() throws Exception {
		Typed typed = backup("verify: {level: store}", "--json");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).startsWith("{").contains("\"verification\" : {").contains("\"level\" : \"store\"");
	}

	@Test
	void verifiesNothingWhereThePlanDoesNotAsk() throws Exception {
		assertThat(backup("").code()).isZero();
		assertThat(executions()).containsExactly("backup COMPLETED 0");
	}

	private Typed backup(String lines, String... options) throws IOException {
		Path plan = this.directory.resolve("shop.yaml");
		Files.writeString(plan, """
				plan: shop
				sources:
				  - {name: database, type: h2, format: json, url: "jdbc:h2:%1$s/shop"}
				destinations:
				  - {name: local, type: local, path: %1$s/store}
				%2$s
				""".formatted(this.directory, lines));
		List<String> typed = new ArrayList<>(
				List.of("backup", plan.toString(), "--home", this.directory.resolve("home").toString()));
		typed.addAll(List.of(options));
		return Typed.run(typed.toArray(String[]::new));
	}

	private List<String> executions() throws SQLException {
		return rows("select JOB_NAME, STATUS, EXIT_CODE from BATCH_JOB_EXECUTION e join BATCH_JOB_INSTANCE i"
				+ " on i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID order by JOB_EXECUTION_ID");
	}

	private String context(String job) throws SQLException {
		return rows("select coalesce(SERIALIZED_CONTEXT, SHORT_CONTEXT) from BATCH_JOB_EXECUTION_CONTEXT c"
				+ " join BATCH_JOB_EXECUTION e on e.JOB_EXECUTION_ID = c.JOB_EXECUTION_ID join BATCH_JOB_INSTANCE i"
				+ " on i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID where JOB_NAME = '" + job + "'")
			.get(0);
	}

	private List<String> rows(String sql) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Connection connection = DriverManager
			.getConnection("jdbc:h2:" + this.directory.resolve("home") + "/history/holdfast", "sa", "");
				ResultSet result = connection.createStatement().executeQuery(sql)) {
			while (result.next()) {
				StringBuilder row = new StringBuilder(String.valueOf(result.getObject(1)));
				for (int i = 2; i <= result.getMetaData().getColumnCount(); i++) {
					row.append(' ').append(result.getObject(i));
				}
				rows.add(row.toString());
			}
		}
		return rows;
	}

}
