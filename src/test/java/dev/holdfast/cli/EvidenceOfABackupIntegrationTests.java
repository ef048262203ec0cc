package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.evidence.Evidence;
import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.evidence.ProofRun;
import dev.holdfast.evidence.ProvenBackup;
import dev.holdfast.evidence.ProvenSource;
import dev.holdfast.evidence.SignedEvidence;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.BackupPlans;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.HomeKeys;
import dev.holdfast.plan.PlanEnvironment;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.SourceSummary;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code show --evidence} of a real backup, with evidence as a restore keeps it. */
class EvidenceOfABackupIntegrationTests {

	@TempDir
	Path directory;

	@SuppressWarnings("NullAway.Init")
	private BackupId id;

	@BeforeEach
	void backUp() throws IOException {
		Path folder = Files.createDirectories(this.directory.resolve("uploads"));
		Files.writeString(folder.resolve("file"), "x".repeat(1000));
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: uploads, type: files, paths: [%s]}]
				destinations: [{name: local, type: local, path: %s}]
				""".formatted(folder, this.directory.resolve("store")));
		Typed typed = type("backup", "shop", "--json");
		assertThat(typed.code()).as(typed.error()).isZero();
		this.id = BackupId.parse(JsonMapper.shared().readTree(typed.standard()).get("backupId").asString())
			.orElseThrow();
	}

	@Test
	void aBackupThatWasNeverProvenHasNone() {
		Typed typed = show("proof.html");
		assertThat(typed.code()).isEqualTo(21);
		assertThat(typed.error()).contains("backup " + this.id.value() + " was never proven",
				"HINT: prove it: holdfast restore-test " + this.id.value());
		assertThat(this.directory.resolve("proof.html")).doesNotExist();
	}

	@Test
	void writesThePageAndTheSignedDocument() throws IOException {
		EvidenceStore.Kept kept = keep(ownSigner(), "run-1");
		Typed page = show("proof.html");
		assertThat(page.code()).as(page.error()).isZero();
		assertThat(page.error()).doesNotContain("warning");
		assertThat(page.standard()).contains(this.id.value() + "  proven  ", kept.signed().sha256());
		assertThat(Files.readString(this.directory.resolve("proof.html"))).contains("<h1>Proven</h1>",
				kept.signed().sha256());
		JsonNode document = JsonMapper.shared().readTree(show("proof.json", "--json").standard());
		assertThat(document.get("verdict").asString()).isEqualTo("proven");
		assertThat(document.get("trusted").asBoolean()).isTrue();
		SignedEvidence read = SignedEvidence.read(Files.readAllBytes(this.directory.resolve("proof.json")),
				Files.readAllBytes(this.directory.resolve("proof.json.sig")));
		assertThat(read.evidence()).isEqualTo(kept.signed().evidence());
	}

	@Test
	void findsItAtTheDestinationWhenTheHomeIsLost() throws IOException {
		EvidenceStore.Kept kept = keep(ownSigner(), "run-1");
		delete(this.directory.resolve("home/evidence"));
		delete(this.directory.resolve("home/history"));
		Typed typed = show("proof.json");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(Files.readAllBytes(this.directory.resolve("proof.json"))).isEqualTo(kept.signed().document());
	}

	@Test
	void saysWhenTheSignerIsNotTrusted() {
		ManifestSigner stranger = stranger();
		keep(stranger, "run-1");
		Typed typed = show("proof.html");
		assertThat(typed.code()).isZero();
		assertThat(typed.error()).contains("signed by a key that is not trusted here: " + stranger.publicKey());
		assertThat(typed.standard()).contains("(not trusted)");
	}

	@Test
	void refusesEvidenceThatWasChanged() throws IOException {
		Path file = Path.of(keep(ownSigner(), "run-1").file());
		Files.writeString(file, Files.readString(file).replace("\"ops@db1\"", "\"boss@db1\""));
		Typed typed = show("proof.html");
		assertThat(typed.code()).isEqualTo(20);
		assertThat(typed.error()).contains("is damaged or forged");
		assertThat(this.directory.resolve("proof.html")).doesNotExist();
	}

	@Test
	void refusesFilesOfOtherKindsAndPlacesThatCannotBeWritten() {
		keep(ownSigner(), "run-1");
		assertThat(show("proof.pdf").code()).isEqualTo(2);
		assertThat(show("proof.pdf").error()).contains("ends neither with .html nor with .json");
		assertThat(show("nowhere/proof.html").code()).isEqualTo(2);
		assertThat(show("nowhere/proof.html").error()).contains("cannot be written");
	}

	private EvidenceStore.Kept keep(ManifestSigner signer, String runId) {
		Destination store = Destinations.open(plan().destinations().get(0), Bandwidth.UNLIMITED);
		StoredManifest stored = StoredManifest.fetch(store, this.id, Set.of(ownSigner().publicKey()));
		SourceSummary source = stored.manifest().sources().get(0);
		String digest = String.valueOf(source.filesDigest());
		Proof proof = new Proof(List.of(new Proof.Compared("files", source.files(), source.files(), digest, digest)), 0,
				List.of(), List.of());
		Instant began = stored.manifest().completedAt();
		ProofRun run = new ProofRun(runId, "restore-test", "ops@db1", "db1", "manual", null, began,
				began.plusMillis(2_500), List.of(), ProofRun.ownVersions("0.1.0"));
		Evidence evidence = new Evidence(ProvenBackup.of(stored), run, null, List.of(),
				List.of(ProvenSource.of(source, "a temporary directory", ProofLevel.EXACT, proof)), List.of(), null);
		return EvidenceStore.at(this.directory.resolve("home"))
			.keep(evidence, signer, List.of(store), "holdfast 0.1.0");
	}

	private BackupPlan plan() {
		return new BackupPlans(this.directory.resolve("jobs"), PlanEnvironment.of(Map.of())).find("shop");
	}

	private ManifestSigner ownSigner() {
		return ManifestSigner.of(new HomeKeys(Home.at(this.directory.resolve("home"))).signingKey());
	}

	private ManifestSigner stranger() {
		Secret key = new HomeKeys(Home.at(this.directory.resolve("another"))).signingKey();
		return ManifestSigner.of(key);
	}

	private Typed show(String file, String... more) {
		return type(Stream
			.concat(Stream.of("show", this.id.value(), "--evidence", this.directory.resolve(file).toString()),
					Stream.of(more))
			.toArray(String[]::new));
	}

	private Typed type(String... args) {
		return Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("home").toString(), "HOLDFAST_PLANS",
				this.directory.resolve("jobs").toString()), args);
	}

	private static void delete(Path tree) throws IOException {
		try (Stream<Path> files = Files.walk(tree)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
