package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.evidence.Fact;
import dev.holdfast.evidence.Facts;
import dev.holdfast.evidence.SignedFact;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.PlanLock;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.HomeKeys;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.testing.EarlierBackups;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The cleanup command over real backups at two destinations, as somebody types it. */
class CleanupCommandIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private String latest = "";

	private List<BackupId> earlier = List.of();

	@BeforeEach
	void backUp() throws Exception {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + this.directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders as select x from system_range(1, 10)");
		}
		plan("shop", "{keep-last: 3}");
		Typed typed = type("backup", "shop");
		assertThat(typed.code()).as(typed.error()).isZero();
		this.latest = typed.standard().lines().findFirst().orElseThrow();
		try (Destination one = destination("one"); Destination two = destination("two")) {
			this.earlier = copies(one).daily(4, one, two);
		}
	}

	@Test
	void showsWhatItWouldDoAndDoesNothing() throws IOException {
		List<String> before = files();
		Typed typed = type("cleanup", "shop", "--dry-run");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard()).containsPattern(this.latest + " .* kept: last 1 of 3\n")
			.containsPattern(this.earlier.get(1).value() + " .* one, two .*kept: last 3 of 3\n")
			.containsPattern(this.earlier.get(3).value() + " .* removed: older than the last 3\n")
			.contains("shop: would keep 3 backups and remove 2: nothing is changed (--dry-run)");
		assertThat(files()).isEqualTo(before);
		assertThat(type("history", "--job", "retention-cleanup").standard()).contains("retention-cleanup");
	}

	@Test
	void removesEachByAStepOfItsOwnAndKnowsIt() throws Exception {
		Files.writeString(this.directory.resolve("one/shop/notes.txt"), "not ours");
		Path strange = this.directory.resolve("one").resolve(this.earlier.get(3).beside(".tar.bak").value());
		Files.writeString(strange, "not ours either");
		Typed typed = type("cleanup", "shop", "--requested-by", "ops@db1");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard()).containsPattern("shop: kept 3 backups, removed 2 \\(.*\\) in ");
		for (int i = 0; i < 4; i++) {
			boolean there = i < 2;
			String id = this.earlier.get(i).value();
			assertThat(files().stream().filter((file) -> file.contains(id) && !file.endsWith(".bak")).count()).as(id)
				.isEqualTo(there ? 6 : 0);
		}
		assertThat(strange).exists();
		assertThat(this.directory.resolve("one/shop/notes.txt")).exists();
		assertThat(steps()).containsExactlyInAnyOrder(
				"delete:" + this.earlier.get(2).value() + " COMPLETED older than the last 3",
				"delete:" + this.earlier.get(3).value() + " COMPLETED older than the last 3");
		assertThat(type("cleanup", "shop").standard()).contains("kept 3 backups, removed 0 in ");
		assertThat(type("--spring.batch.job.name=retention-cleanup", "plan=shop", "dryRun=true").standard())
			.contains("shop: would keep 3 backups: nothing is changed");
	}

	@Test
	void aBackupOfThisHistoryIsDeletedThereAndOfferedNoMore() throws Exception {
		try (Destination one = destination("one"); Destination two = destination("two")) {
			copies(one).put(Duration.ofSeconds(-5), null, one, two);
			copies(one).put(Duration.ofSeconds(-6), null, one, two);
			copies(one).put(Duration.ofSeconds(-7), null, one, two);
		}
		Typed typed = type("cleanup", "shop", "--allow-large-removal");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(files()).as("its audit note, too").noneMatch((file) -> file.contains(this.latest));
		assertThat(type("cleanup", "shop").standard()).contains("removed 0 ").doesNotContain(this.latest);
		assertThat(type("history", "shop").standard()).containsPattern(this.latest + " .* deleted ");
		assertThat(type("history", "shop", "--status", "completed").standard()).doesNotContain(this.latest);
		Typed shown = type("show", this.latest, "--json");
		assertThat(shown.standard()).contains("\"deletedBecause\" : \"older than the last 3\"")
			.contains("\"retention-cleanup\"");
		assertThat(type("verify", this.latest).code()).isEqualTo(21);
		Typed other = type("verify", "--plan", "shop", "--level", "metadata");
		assertThat(other.code()).as(other.error()).isZero();
		assertThat(other.standard()).doesNotContain(this.latest);
	}

	@Test
	void moreThanHalfIsRefusedUnlessAllowed() throws IOException {
		plan("shop", "{keep-last: 1}");
		List<String> before = files();
		Typed refused = type("cleanup", "shop");
		assertThat(refused.code()).isEqualTo(3);
		assertThat(refused.error()).contains("nothing of plan shop is removed: 4 of 5 good backups would be removed");
		assertThat(refused.standard()).contains("kept: for now; would be removed: older than the last 1");
		assertThat(files()).isEqualTo(before);
		assertThat(type("cleanup", "shop", "--allow-large-removal").standard()).contains("removed 4");
	}

	@Test
	void aDestinationThatIsAwayKeepsAllOfItsPlanAndOthersGoOn() throws IOException {
		plan("other", "{keep-last: 1}");
		Path two = this.directory.resolve("two");
		Path away = this.directory.resolve("away");
		Files.move(two, away);
		List<String> before = files();
		Typed typed = type("cleanup");
		assertThat(typed.code()).as(typed.standard()).isEqualTo(13);
		assertThat(typed.error()).contains("destination two");
		assertThat(typed.standard()).contains("shop: kept 0 backups, removed 0");
		assertThat(files()).isEqualTo(before);
		assertThat(type("history", "--status", "deleted").standard()).doesNotContain(this.latest);
		Files.createDirectories(two);
		Typed empty = type("cleanup", "shop");
		assertThat(empty.code()).isEqualTo(3);
		assertThat(empty.error()).contains("destination two holds only 0 of the 1 backups that the history has there");
		assertThat(files()).isEqualTo(before);
	}

	@Test
	void twoAtOnceAreRefused() {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.directory.resolve("home"));
				PlanLock lock = database.locks().acquire("shop.cleanup", () -> {
				})) {
			Typed typed = type("cleanup", "shop");
			assertThat(typed.code()).isEqualTo(11);
			assertThat(typed.error()).contains("is being run by");
		}
	}

	@Test
	void aHeldBackupStaysUntilItIsReleasedAlsoForAnotherHost() throws Exception {
		String oldest = this.earlier.get(3).value();
		assertThat(type("hold", oldest).code()).as("without a reason").isEqualTo(2);
		Typed held = type("hold", oldest, "--reason", "the auditors want it");
		assertThat(held.code()).as(held.error()).isZero();
		assertThat(held.standard()).isEqualTo("held " + oldest + "\n");
		Typed refused = type("delete", oldest, "--confirm");
		assertThat(refused.code()).isEqualTo(2);
		assertThat(refused.error()).contains("backup " + oldest + " is held: the auditors want it");
		// only what lies beside the archives is left, and the key that signs
		forgetHistory();
		Typed kept = type("cleanup", "shop");
		assertThat(kept.code()).as(kept.error()).isZero();
		assertThat(kept.standard()).containsPattern(oldest + " .* kept: held: the auditors want it\n")
			.contains("removed 1 ");
		assertThat(type("release", oldest, "--reason", "audit is over").code()).isZero();
		assertThat(type("cleanup", "shop").standard()).containsPattern(oldest + " .* removed: older than the last 3\n");
		assertThat(files()).noneMatch((file) -> file.contains(oldest));
	}

	@Test
	void whatAnotherHostHasProvenStays() throws Exception {
		BackupId oldest = this.earlier.get(3);
		try (Destination one = destination("one"); Destination two = destination("two")) {
			String sha256 = StoredManifest.fetch(one, oldest, Set.of()).manifest().archive().sha256();
			Fact proof = new Fact(Fact.Kind.PROOF, oldest.value(), "shop", oldest.instant().plusSeconds(60), "ops",
					"elsewhere", "holdfast", "run", "proven", "exact", sha256, null, null, Map.of());
			Facts.put(two, SignedFact.sign(proof, signer()));
		}
		forgetHistory();
		Typed kept = type("cleanup", "shop");
		assertThat(kept.standard()).containsPattern(oldest.value() + " .* kept: newest proven\n")
			.contains("removed 1 ");
	}

	@Test
	void deletesOneBackupAndSaysWhoAndWhy() throws Exception {
		assertThat(type("delete", this.latest).error()).contains("would be deleted for good")
			.contains("holdfast delete " + this.latest + " --confirm");
		assertThat(type("delete", this.latest, "--reason", "wrong database").error())
			.contains("holdfast delete " + this.latest + " --confirm --reason 'wrong database'");
		assertThat(type("delete", "latest", "--confirm").code()).isEqualTo(2);
		Typed newest = type("delete", this.latest, "--confirm");
		assertThat(newest.code()).isEqualTo(2);
		assertThat(newest.error()).contains("is the newest good backup of plan shop", "--allow-newest");
		assertThat(files()).filteredOn((file) -> file.contains(this.latest)).isNotEmpty();
		Typed deleted = type("delete", this.latest, "--plan", "shop", "--confirm", "--allow-newest", "--reason",
				"wrong database", "--requested-by", "ops");
		assertThat(deleted.code()).as(deleted.error()).isZero();
		assertThat(files()).noneMatch((file) -> file.contains(this.latest)).hasSize(4 * 6);
		Typed shown = type("show", this.latest, "--json");
		assertThat(shown.standard()).contains("\"deletedBecause\" : \"wrong database\"", "\"job\" : \"delete\"",
				"\"requestedBy\" : \"ops\"");
		assertThat(type("show", this.latest).standard()).containsPattern("deleted +20.* by ops +wrong database")
			.contains("was at ")
			.doesNotContain("keep until", "stored");
		assertThat(type("history", "--status", "deleted").standard())
			.containsPattern(this.latest + " .* deleted 20\\d\\d-.* by ops ");
		Typed again = type("delete", this.latest, "--confirm");
		assertThat(again.code()).isEqualTo(21);
		assertThat(again.error()).contains("backup " + this.latest + " was deleted already");
		Typed cleaned = type("cleanup", "shop");
		assertThat(cleaned.standard()).contains("removed 1 ").doesNotContain(this.latest);
		assertThat(type("hold", this.latest, "--reason", "too late").error()).contains("was deleted");
		assertThat(type("delete", "shop-20200101T000000Z-aaaaaa", "--confirm").code()).isEqualTo(21);
		for (List<String> typed : List.of(List.of("show", "nosuch"), List.of("delete", "nosuch", "--confirm"),
				List.of("hold", "nosuch", "--reason", "no"), List.of("release", "nosuch"))) {
			assertThat(type(typed.toArray(String[]::new)).code()).as(typed.toString()).isEqualTo(21);
		}
	}

	@Test
	void onlyWhatIsHeldIsReleasedAndShowSaysSo() {
		Typed none = type("release", this.latest);
		assertThat(none.code()).isEqualTo(21);
		assertThat(none.error()).contains("backup " + this.latest + " is not held");
		assertThat(type("hold", this.latest, "--reason", "the auditors want it", "--requested-by", "ops").code())
			.isZero();
		assertThat(type("show", this.latest).standard()).containsPattern("held +20.* by ops +the auditors want it");
		assertThat(type("release", this.latest).code()).isZero();
		assertThat(type("show", this.latest).standard()).doesNotContainPattern("\n  held ");
		assertThat(type("release", this.latest).code()).isEqualTo(21);
	}

	@Test
	void aBackupThatFailedTakesNoGoodOnesPlace() throws Exception {
		plan("shop", "{keep-last: 1}");
		Path two = this.directory.resolve("two");
		Path away = this.directory.resolve("away");
		Files.move(two, away);
		Files.writeString(two, "no directory");
		Typed failed = type("backup", "shop");
		assertThat(failed.code()).as(failed.error()).isGreaterThan(3);
		Files.delete(two);
		Files.move(away, two);
		String id = newestAtOne();
		assertThat(id).as("it is whole at one destination").isNotEqualTo(this.latest);
		Typed cleaned = type("cleanup", "shop", "--allow-large-removal");
		assertThat(cleaned.standard()).containsPattern(id + " .* kept: not finished: its run failed")
			.containsPattern(this.latest + " .* kept: last 1 of 1");
		assertThat(files()).filteredOn((file) -> file.contains(this.latest)).hasSize(8);
		forgetHistory();
		assertThat(type("cleanup", "shop").standard())
			.containsPattern(id + " .* kept: .*a required destination lacks it")
			.containsPattern(this.latest + " .* kept: last 1 of 1");
	}

	@Test
	void anImportedBackupThatARequiredDestinationLacksTakesNoGoodOnesPlace() throws Exception {
		plan("shop", "{keep-last: 1}");
		Typed second = type("backup", "shop");
		assertThat(second.code()).as(second.error()).isZero();
		String id = second.standard().lines().findFirst().orElseThrow();
		for (String file : files()) {
			if (file.startsWith("two/") && file.contains(id)) {
				Files.delete(this.directory.resolve(file));
			}
		}
		forgetHistory();
		Typed imported = type("import", this.directory.resolve("one").toString());
		assertThat(imported.code()).as(imported.error()).isZero();
		assertThat(type("cleanup", "shop", "--allow-large-removal").standard())
			.containsPattern(this.latest + " .* kept: last 1 of 1");
	}

	private String newestAtOne() throws IOException {
		return files().stream()
			.filter((file) -> file.startsWith("one/") && file.endsWith(".manifest.json"))
			.map((file) -> file.replaceAll(".*/|\\.manifest\\.json", ""))
			.filter((id) -> !id.equals(this.latest))
			.max(String::compareTo)
			.orElseThrow();
	}

	@Test
	void aDeletionThatWasRefusedLeavesTheBackupAsItWas() throws Exception {
		type("hold", this.latest, "--reason", "keep");
		assertThat(type("delete", this.latest, "--confirm").code()).isEqualTo(2);
		assertThat(type("history", "shop", "--status", "completed").standard()).contains(this.latest);
	}

	@Test
	void removesWhatDeadRunsHaveLeftAndNobodyComesBackFor() throws Exception {
		FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(8)));
		Path orphan = copyOf("shop-20200101T000000Z-aaaaaa.tar.zst.pgp", old);
		Path young = copyOf("shop-20200101T000000Z-bbbbbb.tar.zst.pgp", FileTime.from(Instant.now()));
		Path strange = copyOf("shop-20200101T000000Z-aaaaaa.notes", old);
		Path upload = this.directory
			.resolve("one/shop/2020/01/.shop-20200101T000000Z-cccccc.tar.zst.pgp.0123456789abcdef.upload");
		Files.createDirectories(upload);
		Files.writeString(upload.resolve("data"), "half");
		Files.setLastModifiedTime(upload.resolve("data"), old);
		Path staging = this.directory.resolve("home/staging/shop/shop-20200101T000000Z-dddddd");
		Files.createDirectories(staging.resolve("raw"));
		Typed listed = type("cleanup", "shop", "--orphans", "--dry-run");
		assertThat(listed.code()).as(listed.error()).isZero();
		assertThat(listed.standard()).contains("found archive without manifest " + orphan, "found unfinished upload ",
				"found staging " + staging, "3 leftovers found: nothing is removed");
		assertThat(orphan).exists();
		Typed removed = type("cleanup", "shop", "--orphans");
		assertThat(removed.code()).as(removed.error()).isZero();
		assertThat(removed.standard()).contains("removed archive without manifest " + orphan);
		assertThat(orphan).doesNotExist();
		assertThat(upload).doesNotExist();
		assertThat(staging).doesNotExist();
		assertThat(young).exists();
		assertThat(strange).exists();
		assertThat(files()).filteredOn((file) -> file.contains(this.latest)).hasSize(8);
		assertThat(type("cleanup", "shop", "--orphans").standard()).isEqualTo("nothing was left behind\n");
	}

	private Path copyOf(String name, FileTime modified) throws IOException {
		Path file = this.directory.resolve("one/shop/2020/01").resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, "bytes");
		Files.setLastModifiedTime(file, modified);
		return file;
	}

	private void forgetHistory() throws IOException {
		Path history = this.directory.resolve("home/history");
		try (Stream<Path> files = Files.list(history)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
	}

	private EarlierBackups copies(Destination destination) throws IOException {
		return new EarlierBackups(destination, this.latest, signer());
	}

	private ManifestSigner signer() {
		return ManifestSigner.of(new HomeKeys(Home.at(this.directory.resolve("home"))).signingKey());
	}

	private Destination destination(String name) {
		return Destinations.open(new LocalSpec(name, this.directory.resolve(name), true, List.of()),
				Bandwidth.UNLIMITED);
	}

	private List<String> steps() throws Exception {
		List<String> steps = new ArrayList<>();
		try (Connection connection = DriverManager
			.getConnection("jdbc:h2:" + this.directory.resolve("home/history/holdfast"), "sa", "");
				ResultSet rows = connection.createStatement()
					.executeQuery(
							"select step_name || ' ' || exit_code || ' ' || exit_message from batch_step_execution"
									+ " where step_name like 'delete:%'")) {
			while (rows.next()) {
				steps.add(rows.getString(1));
			}
		}
		return steps;
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> this.directory.relativize(file).toString())
				.filter((file) -> file.matches("(one|two|away)/.*"))
				.sorted()
				.toList();
		}
	}

	private void plan(String name, String retention) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.createDirectories(this.directory.resolve("one"));
		Files.createDirectories(this.directory.resolve("two"));
		Files.writeString(this.directory.resolve("jobs/" + name + ".yaml"), """
				plan: %2$s
				sources:
				  - {name: database, type: h2, url: "jdbc:h2:%1$s/shop"}
				destinations:
				  - {name: one, type: local, path: %1$s/one}
				  - {name: two, type: local, path: %1$s/two}
				retention: %3$s
				""".formatted(this.directory, name, retention));
	}

	private Typed type(String... args) {
		String[] all = Arrays.copyOf(args, args.length + 2);
		all[args.length] = "--home=" + this.directory.resolve("home");
		all[args.length + 1] = "--plans=" + this.directory.resolve("jobs");
		return Typed.run(all);
	}

}
