package dev.holdfast.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.LocalSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EvidenceStoreTests {

	private static final ManifestSigner SIGNER = Samples.signer();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private EvidenceStore store;

	@BeforeEach
	void open() throws IOException {
		Files.createDirectory(this.directory.resolve("a"));
		Files.createDirectory(this.directory.resolve("b"));
		this.store = EvidenceStore.at(this.directory.resolve("home"));
	}

	@Test
	void keepsEvidenceAtHomeAndBesideTheArchiveOnly() throws IOException {
		Destination holds = destination("a");
		holds.put(new ObjectKey(Samples.ARCHIVE), new byte[] { 1 });
		EvidenceStore.Kept kept = this.store.keep(Samples.proven("run-1"), SIGNER, List.of(holds, destination("b")),
				"holdfast 0.1.0");
		String id = Samples.ID.value();
		assertThat(names("home/evidence")).containsExactly(id + ".evidence.html", id + ".evidence.json",
				id + ".evidence.json.sig");
		assertThat(names("a")).contains(id + ".evidence.html", id + ".evidence.json", id + ".evidence.json.sig");
		Facts facts = Facts.of(holds, Samples.ID, Set.of(SIGNER.publicKey()));
		assertThat(facts.facts()).singleElement()
			.satisfies((known) -> assertThat(known.signed().fact().evidenceSha256()).isEqualTo(kept.signed().sha256()));
		assertThat(facts.proven(Samples.backup().archiveSha256())).isTrue();
		assertThat(names("b")).isEmpty();
		assertThat(kept.places()).containsOnlyKeys("a");
		assertThat(kept.warnings()).isEmpty();
		assertThat(Files.readAllBytes(Path.of(kept.file()))).isEqualTo(kept.signed().document());
		assertThat(Files.readString(Path.of(kept.file().replace(".json", ".html")))).contains(kept.signed().sha256(),
				"-in " + id + ".evidence.json ");
	}

	@Test
	void laterEvidenceNeverReplacesFormerOne() throws IOException {
		this.store.keep(Samples.proven("run-1"), SIGNER, List.of(), "holdfast 0.1.0");
		this.store.keep(Samples.failed("run-2", 2), SIGNER, List.of(), "holdfast 0.1.0");
		this.store.keep(Samples.proven("run-3"), SIGNER, List.of(), "holdfast 0.1.0");
		assertThat(names("home/evidence")).filteredOn((name) -> name.endsWith(".json"))
			.containsExactlyInAnyOrder(Samples.ID.value() + ".evidence.json", Samples.ID.value() + ".evidence.2.json",
					Samples.ID.value() + ".evidence.3.json");
		EvidenceStore.Found newest = this.store.newest(Samples.ID).orElseThrow();
		assertThat(newest.signed().evidence()).isEqualTo(Samples.proven("run-3"));
		assertThat(newest.name()).isEqualTo(Samples.ID.value() + ".evidence.3.json");
	}

	@Test
	void theTenthIsNewerThanTheNinth() {
		for (int i = 1; i <= 11; i++) {
			this.store.keep(Samples.proven("run-" + i), SIGNER, List.of(), "holdfast 0.1.0");
		}
		assertThat(this.store.newest(Samples.ID).orElseThrow().signed().evidence().run().runId()).isEqualTo("run-11");
	}

	@Test
	void aRestartedRunGoesOnWithWhatItHasBegun() throws IOException {
		EvidenceStore.Kept first = this.store.keep(Samples.proven("run-1"), SIGNER, List.of(), "holdfast 0.1.0");
		Path file = Path.of(first.file());
		Files.delete(file.resolveSibling(file.getFileName() + ".sig"));
		assertThat(this.store.newest(Samples.ID)).isEmpty();
		EvidenceStore.Kept second = this.store.keep(Samples.failed("run-1", 1), SIGNER, List.of(), "holdfast 0.1.0");
		assertThat(second.signed().document()).isEqualTo(first.signed().document());
		assertThat(names("home/evidence")).hasSize(3);
		assertThat(this.store.newest(Samples.ID)).isPresent();
	}

	@Test
	void evidenceThatWasChangedIsRefused() throws IOException {
		Path file = Path.of(this.store.keep(Samples.proven("run-1"), SIGNER, List.of(), "holdfast 0.1.0").file());
		Files.writeString(file, Files.readString(file).replace("1204331", "1204332"));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> this.store.newest(Samples.ID))
			.satisfies((ex) -> assertThat(ex.getExitCode()).isEqualTo(20))
			.withMessageContaining("damaged or forged");
	}

	@Test
	void evidenceOfAnotherBackupUnderThisNameIsRefused() throws IOException {
		Path file = Path.of(this.store.keep(Samples.proven("run-1"), SIGNER, List.of(), "holdfast 0.1.0").file());
		String other = Samples.ID.value().replace("k3f7ab", "aaaaaa");
		byte[] document = Files.readString(file).replace(Samples.ID.value(), other).getBytes(StandardCharsets.UTF_8);
		Files.write(file, document);
		Files.write(file.resolveSibling(file.getFileName() + ".sig"), SIGNER.sign(document));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> this.store.newest(Samples.ID))
			.withMessageContaining("it is that of " + other);
	}

	@Test
	void aDestinationThatRefusesIsAWarning() throws IOException {
		Destination gone = destination("a");
		gone.put(new ObjectKey(Samples.ARCHIVE), new byte[] { 1 });
		try (Stream<Path> files = Files.walk(this.directory.resolve("a"))) {
			files.sorted((one, other) -> other.compareTo(one)).forEach((file) -> file.toFile().delete());
		}
		EvidenceStore.Kept kept = this.store.keep(Samples.proven("run-1"), SIGNER, List.of(gone), "holdfast 0.1.0");
		assertThat(kept.warnings()).singleElement().asString().startsWith("the evidence is not beside the archive: ");
		assertThat(this.store.newest(Samples.ID)).isPresent();
	}

	@Test
	void aHomeThatNeverKeptAnyHasNone() {
		assertThat(this.store.newest(Samples.ID)).isEmpty();
		assertThat(this.directory.resolve("home")).doesNotExist();
	}

	private Destination destination(String name) {
		return Destinations.open(new LocalSpec(name, this.directory.resolve(name), true, List.of()),
				Bandwidth.UNLIMITED);
	}

	private List<String> names(String place) throws IOException {
		try (Stream<Path> files = Files.walk(this.directory.resolve(place))) {
			return files.filter(Files::isRegularFile)
				.map((file) -> Objects.requireNonNull(file.getFileName()).toString())
				.sorted()
				.toList();
		}
	}

}
