package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlans;
import dev.holdfast.plan.PlanEnvironment;
import dev.holdfast.readback.ColdStorage;
import dev.holdfast.testing.Fault;
import dev.holdfast.testing.FaultProxy;
import dev.holdfast.testing.HttpHead;
import dev.holdfast.testing.S3Server;

import static org.assertj.core.api.Assertions.assertThat;

/** Restores from an S3 store that is slow, gone or cold. */
@Timeout(120)
class RestoreFromStoreIntegrationTests {

	private static final int ALWAYS = 1000;

	private static final Predicate<HttpHead> DOWNLOAD = (request) -> request.method().equals("GET")
			&& request.target().contains(".tar.");

	private static final Predicate<HttpHead> LOOK = (request) -> request.method().equals("HEAD")
			&& request.target().contains(".tar.");

	private static final Predicate<HttpHead> THAW = (request) -> request.method().equals("POST")
			&& request.target().contains("?restore");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private S3Server server;

	@SuppressWarnings("NullAway.Init")
	private FaultProxy proxy;

	private String id = "";

	private Path there = Path.of("");

	@BeforeEach
	void backUp() throws Exception {
		this.server = S3Server.startWithoutSignatures().createBucket("backups");
		this.proxy = FaultProxy.before(this.server.port());
		this.there = Files.createDirectories(this.directory.resolve("srv"));
		byte[] noise = new byte[3 << 20];
		new Random(1).nextBytes(noise);
		Files.write(this.there.resolve("noise"), noise);
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: files, type: files, paths: [%s]}]
				destinations:
				  - {name: offsite, type: s3, bucket: backups, region: us-east-1, endpoint: "%s", path-style: true,
				     access-key: a, secret-key: b}
				""".formatted(this.there, this.proxy.endpoint()));
		Typed typed = type("backup", "shop");
		assertThat(typed.code()).as(typed.error()).isZero();
		this.id = typed.standard().lines().findFirst().orElseThrow();
	}

	@AfterEach
	void close() throws Exception {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void goesOnWithADownloadThatIsCutAtSixtyPercent() throws IOException {
		Fault cut = this.proxy.inject(Fault.resetResponse(0.6, 1, DOWNLOAD));
		int before = this.proxy.requests().size();
		Path other = this.directory.resolve("other");
		Typed typed = type("restore", this.id, "--target", other.toString());
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(cut.fired()).isEqualTo(1);
		List<String> ranges = new ArrayList<>();
		this.proxy.requests()
			.stream()
			.skip(before)
			.filter(DOWNLOAD)
			.forEach((request) -> ranges.add(String.valueOf(request.header("Range"))));
		assertThat(ranges).hasSize(2);
		assertThat(ranges.get(0)).isEqualTo("null");
		assertThat(ranges.get(1)).matches("bytes=[1-9]\\d*-");
		assertThat(other.resolve("files").resolve(this.there.toString().substring(1)).resolve("noise"))
			.hasSameBinaryContentAs(this.there.resolve("noise"));
	}

	@Test
	void leavesTheTargetAsItWasWhenTheStoreIsGoneInMidDownload() throws IOException {
		Files.writeString(this.there.resolve("later"), "later");
		Fault cut = this.proxy.inject(Fault.resetResponse(0.6, 1, DOWNLOAD));
		Fault gone = this.proxy.inject(Fault.answer(404, "NoSuchBucket", ALWAYS, DOWNLOAD));
		Typed typed = type("restore", this.id, "--drop", "--confirm", "--safety-backup", "no");
		assertThat(typed.code()).as(typed.error()).isEqualTo(13);
		assertThat(cut.fired()).isEqualTo(1);
		assertThat(gone.fired()).isPositive();
		assertThat(typed.error()).contains("destination offsite: bucket 'backups' not found").contains("HINT");
		assertThat(typed.standard()).contains("NOT restored: the target is as it was before");
		assertThat(this.there.resolve("later")).hasContent("later");
		try (Stream<Path> left = Files.list(this.directory)) {
			assertThat(left.map((path) -> path.getFileName().toString())).containsExactlyInAnyOrder("srv", "jobs",
					"home");
		}
		// that a store was gone says nothing about the backup
		assertThat(type("restore", "--plan", "shop", "--dry-run").standard()).startsWith(this.id);
	}

	@Test
	void saysHowToThawWhatIsInColdStorageAndAsksForIt() {
		Fault cold = this.proxy.inject(frozen(5, null));
		this.proxy.inject(Fault.answer(403, "InvalidObjectState", ALWAYS, DOWNLOAD));
		Fault asked = this.proxy.inject(Fault.answer(202, "", ALWAYS, THAW));
		String target = this.directory.resolve("other").toString();
		Typed refused = type("restore", this.id, "--target", target);
		assertThat(refused.code()).isEqualTo(13);
		assertThat(refused.error()).contains("destination offsite: archive s3://backups/shop/")
			.contains("is in cold storage and must be thawed before it is read")
			.contains("restore --thaw");
		assertThat(asked.fired()).isZero();
		Typed thawing = type("restore", this.id, "--target", target, "--thaw");
		assertThat(thawing.code()).isEqualTo(13);
		assertThat(asked.fired()).isEqualTo(1);
		assertThat(thawing.error()).contains("the store was asked to thaw it for 7 days")
			.contains("is being thawed by the store")
			.contains("HINT: run this again in some hours")
			.contains("--thaw --wait");
		assertThat(cold.fired()).isPositive();
		assertThat(this.directory.resolve("other")).doesNotExist();
		Typed wait = type("restore", this.id, "--target", target, "--wait");
		assertThat(wait.code()).isEqualTo(2);
	}

	@Test
	void namesTheWayOutWhereTheStoreSaysOnlyWhenReadThatItIsCold() {
		this.proxy.inject(Fault.answer(403, "InvalidObjectState", ALWAYS, DOWNLOAD));
		Typed typed = type("restore", this.id, "--target", this.directory.resolve("other").toString());
		assertThat(typed.code()).isEqualTo(13);
		assertThat(typed.error()).contains("must be thawed first").contains("restore --thaw");
		assertThat(this.directory.resolve("other")).doesNotExist();
	}

	@Test
	void waitsUntilItIsThawedAndAsksOnce() {
		Fault frozen = this.proxy.inject(frozen(2, null));
		Fault ongoing = this.proxy.inject(frozen(3, "ongoing-request=\"true\""));
		Fault done = this.proxy
			.inject(frozen(ALWAYS, "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2099 00:00:00 GMT\""));
		Fault asked = this.proxy.inject(Fault.answer(202, "", ALWAYS, THAW));
		List<String> said = new ArrayList<>();
		ColdStorage.thaw(new BackupPlans(this.directory.resolve("jobs"), PlanEnvironment.of(Map.of())).find("shop"),
				BackupId.parse(this.id).orElseThrow(), Set.of(), true, Duration.ofMillis(1), said::add);
		assertThat(frozen.fired()).isEqualTo(2);
		assertThat(ongoing.fired()).isEqualTo(3);
		assertThat(done.fired()).isEqualTo(1);
		assertThat(asked.fired()).isEqualTo(1);
		assertThat(said).hasSize(2);
		// what was thawed is read like any other
		Typed typed = type("restore", this.id, "--target", this.directory.resolve("other").toString(), "--thaw");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(asked.fired()).isEqualTo(1);
	}

	private static Fault frozen(int times, @org.jspecify.annotations.Nullable String restore) {
		return Fault.alterResponse(times, LOOK,
				(head) -> head.with("x-amz-storage-class", "GLACIER").with("x-amz-restore", restore));
	}

	private Typed type(String... arguments) {
		return Typed.run(
				Stream
					.concat(Stream.of(arguments), Stream.of("--home", this.directory.resolve("home").toString(),
							"--plans", this.directory.resolve("jobs").toString()))
					.toArray(String[]::new));
	}

}
