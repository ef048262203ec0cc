package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.PlanLock;
import dev.holdfast.history.Verifications;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The verify command over two backups at two destinations, as somebody types it. */
class VerifyCommandIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	private static final List<String> IDS = new ArrayList<>();

	private final Map<Path, byte[]> originals = new HashMap<>();

	@BeforeAll
	static void backUpTwice() throws Exception {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement()
				.execute("insert into orders select x, 'order ' || x from system_range(1, 1000)");
		}
		plan("shop.yaml", "");
		for (int i = 0; i < 2; i++) {
			// without a history the time in the id is all that tells which is newer
			long first = Instant.now().getEpochSecond();
			Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> Instant.now().getEpochSecond() > first);
			Typed typed = type("backup", "shop");
			assertThat(typed.code()).as(typed.error()).isZero();
			IDS.add(typed.standard().lines().findFirst().orElseThrow());
		}
	}

	@BeforeEach
	void keep() throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.filter((each) -> each.toString().contains("/shop/2")).toList()) {
				if (Files.isRegularFile(file) && !file.toString().contains(".fact-")) {
					this.originals.put(file, Files.readAllBytes(file));
				}
			}
		}
		assertThat(this.originals).hasSize(16);
	}

	@AfterEach
	void restore() throws IOException {
		for (Map.Entry<Path, byte[]> file : this.originals.entrySet()) {
			Files.deleteIfExists(file.getKey());
			Files.write(file.getKey(), file.getValue());
		}
	}

	@Test
	void verifiesTheLatestByAnyOfItsNames() {
		for (String name : List.of("latest", IDS.get(1), IDS.get(1).substring(0, IDS.get(1).length() - 1))) {
			Typed typed = type("verify", name);
			assertThat(typed.code()).isZero();
			assertThat(typed.standard().lines()).first().isEqualTo(IDS.get(1));
			assertThat(typed.standard()).containsPattern("verified in .*: content of .* read back, 1 table as dumped");
		}
		assertThat(type("verify", "--plan", "shop").standard()).startsWith(IDS.get(1));
	}

	@Test
	void checksEachDestinationAndNamesTheOneThatIsWrong() throws IOException {
		Path archive = archive("one", 1);
		byte[] bytes = Files.readAllBytes(archive);
		bytes[bytes.length / 2] ^= 1;
		Files.write(archive, bytes);
		Typed typed = type("verify", "latest", "--json");
		assertThat(typed.code()).isEqualTo(20);
		assertThat(typed.error()).contains("destination one: archive " + archive + " was changed in its payload")
			.doesNotContain("destination two");
		assertThat(typed.standard()).containsPattern("(?s)\"destination\" : \"one\".*\"result\" : \"bad\".*"
				+ "\"destination\" : \"two\".*\"result\" : \"verified\",\\s*\"level\" : \"content\"");
		assertThat(verification(IDS.get(1)).bad()).isTrue();
		Files.write(archive, this.originals.getOrDefault(archive, new byte[0]));
		type("verify", "latest", "--level", "store");
		assertThat(verification(IDS.get(1)).bad()).as("a store's word takes nothing back").isTrue();
		type("verify", "latest", "--level", "checksum");
		assertThat(verification(IDS.get(1)).bad()).isFalse();
		assertThat(verification(IDS.get(1)).level()).isEqualTo("checksum");
	}

	@Test
	void goesThroughAllTheLongestUnverifiedFirst() {
		type("verify", IDS.get(0), "--level", "metadata");
		assertThat(type("verify", "--plan", "shop", "--all", "--level", "metadata").standard()
			.lines()
			.filter(IDS::contains)).hasSize(2).last().isEqualTo(IDS.get(0));
		type("verify", IDS.get(1), "--level", "metadata");
		assertThat(type("verify", "--plan", "shop", "--all", "--limit", "1", "--level", "metadata").standard()
			.lines()
			.filter(IDS::contains)).containsExactly(IDS.get(0));
	}

	@Test
	void goesOnAfterABadOne() throws IOException {
		Files.delete(archive("one", 0));
		Typed typed = type("verify", IDS.get(0), IDS.get(1), "--level", "checksum");
		assertThat(typed.code()).isEqualTo(20);
		assertThat(typed.standard()).contains("NOT verified: " + IDS.get(0)).contains(IDS.get(1) + "\nverified in");
	}

	@Test
	void warnsWhereADestinationThatNeedNotHoldItDoesNotAnswer() throws IOException {
		Files.createDirectories(directory.resolve("plans"));
		plan("plans/optional.yaml", ", required: false");
		Path two = directory.resolve("two");
		Path away = directory.resolve("away");
		Files.move(two, away);
		try {
			Typed typed = type("verify", IDS.get(1), "--plan", directory.resolve("plans/optional.yaml").toString());
			assertThat(typed.error()).contains("holdfast: warning: ").contains("destination two");
			assertThat(typed.code()).isEqualTo(3);
			Typed required = type("verify", IDS.get(1));
			assertThat(required.error()).contains("destination two");
			assertThat(required.code()).isEqualTo(13);
		}
		finally {
			Files.move(away, two);
		}
	}

	@Test
	void verifiesOnAMachineWithoutHistoryThatHasTheKey() throws IOException {
		Path home = directory.resolve("other-home");
		Files.createDirectories(home.resolve("keys"));
		for (Path each : List.of(home, home.resolve("keys"))) {
			each.toFile().setReadable(false, false);
			each.toFile().setReadable(true, true);
			each.toFile().setExecutable(false, false);
			each.toFile().setExecutable(true, true);
		}
		for (String key : List.of("backup.key", "signing.key")) {
			Files.copy(directory.resolve("home/keys").resolve(key), home.resolve("keys").resolve(key),
					java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
		}
		Typed typed = Typed.run("verify", "--plan", "shop", "--home", home.toString(), "--plans", directory.toString());
		assertThat(typed.error()).doesNotContain("holdfast:");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).startsWith(IDS.get(1));
	}

	@Test
	void saysThatNoKeyOpensItAndForWhichItWasMade() {
		Typed typed = Typed.run("verify", "--plan", "shop", "--home", directory.resolve("keyless").toString(),
				"--plans", directory.toString());
		assertThat(typed.code()).isEqualTo(12);
		assertThat(typed.error()).contains("no key is given").contains("it was encrypted for key:");
		assertThat(directory.resolve("keyless/keys")).doesNotExist();
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThat(type("verify", "nothing-like-this").code()).isEqualTo(21);
		assertThat(type("verify", "shop-").code()).as("ambiguous").isEqualTo(21);
		assertThat(type("verify", "shop-20200101T000000Z-aaaaaa").code()).as("nowhere").isEqualTo(21);
		assertThat(type("verify").code()).isEqualTo(2);
		assertThat(type("verify", "--all", "latest").code()).isEqualTo(2);
		assertThat(type("verify", "--plan", "shop", "--limit", "1").code()).isEqualTo(2);
		assertThat(type("verify", "latest", "--level", "contents").error()).contains("did you mean content?");
	}

	@Test
	void isLaunchedInBatchsOwnWay() {
		Typed typed = type("--spring.batch.job.name=verify", "backupId=" + IDS.get(0), "level=store", "runId=run-7");
		assertThat(typed.error()).doesNotContain("holdfast:");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).startsWith(IDS.get(0));
	}

	@Test
	void leavesAPlanAloneThatIsBeingVerified() {
		try (HistoryDatabase database = HistoryDatabase.embedded(directory.resolve("home"));
				PlanLock lock = database.locks().acquire("shop.verify", () -> {
				})) {
			assertThat(lock.plan()).isEqualTo("shop.verify");
			Typed typed = type("verify", "latest");
			assertThat(typed.code()).isEqualTo(11);
			assertThat(typed.error()).contains("is being run by");
		}
	}

	private static Verifications.Verification verification(String id) {
		try (HistoryDatabase database = HistoryDatabase.embedded(directory.resolve("home"))) {
			Verifications.Verification found = new Verifications(database).ofPlan("shop").get(id);
			if (found == null) {
				throw new AssertionError(id + " was never verified");
			}
			return found;
		}
	}

	private static Path archive(String destination, int number) throws IOException {
		try (Stream<Path> files = Files.walk(directory.resolve(destination))) {
			return files.filter((file) -> file.getFileName().toString().startsWith(IDS.get(number) + ".tar"))
				.findFirst()
				.orElseThrow();
		}
	}

	private static Typed type(String... arguments) {
		List<String> typed = new ArrayList<>(Arrays.asList(arguments));
		typed.addAll(List.of("--home=" + directory.resolve("home"), "--plans=" + directory));
		return Typed.run(typed.toArray(String[]::new));
	}

	private static void plan(String file, String second) throws IOException {
		Files.writeString(directory.resolve(file), """
				plan: shop
				sources:
				  - {name: database, type: h2, format: json, url: "jdbc:h2:%1$s/shop"}
				destinations:
				  - {name: one, type: local, path: "%1$s/one"}
				  - {name: two, type: local, path: "%1$s/two"%2$s}
				""".formatted(directory, second));
	}

}
