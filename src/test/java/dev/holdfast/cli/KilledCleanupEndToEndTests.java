package dev.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.HomeKeys;
import dev.holdfast.plan.S3Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.EarlierBackups;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.S3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cleanups of many backups in S3 that are killed. How many kills: system property
 * {@code holdfast.kills}, 1 of 12 backups by default; from 20 on they are of 200.
 */
class KilledCleanupEndToEndTests {

	private static final int KILLS = Integer.getInteger("holdfast.kills", 1);

	private static final int BACKUPS = (KILLS < 20) ? 12 : 200;

	private static final int KEPT = 3;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private S3Server server;

	@SuppressWarnings("NullAway.Init")
	private Destination store;

	@SuppressWarnings("NullAway.Init")
	private EarlierBackups earlier;

	private final Set<String> kept = new TreeSet<>();

	@BeforeEach
	void backUp() throws Exception {
		this.server = S3Server.start().createBucket("backups");
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + this.directory.resolve("shop"))) {
			connection.createStatement().execute("create table orders as select x from system_range(1, 10)");
		}
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: database, type: h2, url: "jdbc:h2:%s/shop"}]
				destinations:
				  - {name: offsite, type: s3, bucket: backups, endpoint: "%s", path-style: true, region: us-east-1,
				     access-key: %s, secret-key: %s}
				retention: {keep-last: %d}
				""".formatted(this.directory, this.server.endpoint(), S3Server.ACCESS_KEY, S3Server.SECRET_KEY, KEPT));
		String latest = run("backup", "shop").standard().lines().findFirst().orElseThrow();
		this.store = Destinations.open(new S3Spec("offsite", "backups", "", "us-east-1", this.server.endpoint(), true,
				new Secret(S3Server.ACCESS_KEY), new Secret(S3Server.SECRET_KEY), null, null, null, null, Map.of(),
				null, false, S3Spec.Checksum.CRC32C, 10000, null, Duration.ofSeconds(20), true, List.of(), true),
				Bandwidth.UNLIMITED);
		this.earlier = new EarlierBackups(this.store, latest,
				ManifestSigner.of(new HomeKeys(Home.at(this.directory.resolve(".holdfast"))).signingKey()));
		this.kept.add(latest);
		this.earlier.daily(KEPT - 1, this.store).forEach((id) -> this.kept.add(id.value()));
	}

	@AfterEach
	void stop() throws Exception {
		this.store.close();
		this.server.close();
	}

	@Test
	void leaveEveryKeptBackupWholeNoneHalfListedAndTheNextRunFinishes() throws Exception {
		Set<String> untouched = new TreeSet<>(this.server.keys("backups"));
		Random random = new Random(20261121);
		int killed = 0;
		int halfway = 0;
		for (int kill = 0; kill < KILLS; kill++) {
			List<BackupId> doomed = new ArrayList<>();
			for (int day = 10; day < 10 + BACKUPS; day++) {
				doomed.add(this.earlier.put(Duration.ofDays(day), null, this.store));
			}
			try (HoldfastProcess process = HoldfastProcess.start(this.directory, Map.of(), "cleanup", "shop",
					"--allow-large-removal")) {
				// each second one is sure to meet it while it deletes
				int all = this.server.keys("backups").size();
				while (kill % 2 == 0 && this.server.keys("backups").size() == all && !process.endsWithin(1)) {
					continue;
				}
				killed += process.killAfter((kill % 2 == 0) ? random.nextInt(200) : 2000 + random.nextInt(4000)) ? 1
						: 0;
			}
			Set<String> left = new TreeSet<>(this.server.keys("backups"));
			assertThat(left).as("kept backups after kill " + kill).containsAll(untouched);
			int some = 0;
			for (BackupId id : doomed) {
				long objects = left.stream().filter((key) -> key.contains(id.value())).count();
				if (left.contains(id.manifest().value())) {
					assertThat(objects).as("a manifest that is there has its archive: " + id.value()).isEqualTo(3);
				}
				some += (objects > 0) ? 1 : 0;
			}
			halfway += (some > 0 && left.size() < untouched.size() + 3 * BACKUPS) ? 1 : 0;
			HoldfastProcess.Result next = run("cleanup", "shop", "--allow-large-removal");
			assertThat(next.exitCode()).as(next.error()).isZero();
			assertThat(new TreeSet<>(this.server.keys("backups"))).as("after the run that follows kill " + kill)
				.isEqualTo(untouched);
		}
		assertThat(killed).as("kills that met a running process").isGreaterThan(KILLS / 3);
		if (KILLS >= 20) {
			assertThat(halfway).as("kills in the midst of deleting").isPositive();
		}
		assertThat(run("verify", "--plan", "shop", "--level", "checksum").exitCode()).isZero();
		HoldfastProcess.Result audit = run("history", "--check-audit");
		assertThat(audit.exitCode()).as(audit.error() + audit.standard()).isZero();
	}

	private HoldfastProcess.Result run(String... arguments) throws Exception {
		return HoldfastProcess.run(this.directory, Map.of(), arguments);
	}

}
