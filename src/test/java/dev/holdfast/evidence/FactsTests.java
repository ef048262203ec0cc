package dev.holdfast.evidence;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.List;
import java.util.Set;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.LocalSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FactsTests {

	private static final ManifestSigner SIGNER = Samples.signer();

	private static final Instant AT = Instant.parse("2026-11-22T04:01:35.300Z");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private Destination destination;

	@BeforeEach
	void open() {
		this.destination = Destinations.open(new LocalSpec("local", this.directory, true, List.of()),
				Bandwidth.UNLIMITED);
	}

	@Test
	void readsBackWhatItWrote() {
		SignedFact hold = put(fact(Fact.Kind.HOLD, AT, "court order 4711"));
		assertThat(hold.key().value())
			.matches("shop/2026/11/shop-20261121T110203Z-k3f7ab\\.fact-20261122T040135Z-hold-[0-9a-f]{8}\\.jsonl");
		Facts facts = Facts.of(this.destination, Samples.ID, Set.of(SIGNER.publicKey()));
		assertThat(facts.problems()).isEmpty();
		assertThat(facts.facts()).singleElement().satisfies((known) -> {
			assertThat(known.signed().fact()).isEqualTo(fact(Fact.Kind.HOLD, AT, "court order 4711"));
			assertThat(known.trusted()).isTrue();
		});
	}

	@Test
	void theLastHoldOrReleaseCounts() {
		assertThat(held()).isFalse();
		put(fact(Fact.Kind.HOLD, AT, "audit"));
		assertThat(held()).isTrue();
		put(fact(Fact.Kind.RELEASE, AT.plusSeconds(60), "audit is over"));
		assertThat(held()).isFalse();
		put(fact(Fact.Kind.HOLD, AT.plusSeconds(61), "not quite"));
		assertThat(held()).isTrue();
	}

	@Test
	void strangersNeitherHoldNorProve() {
		ManifestSigner stranger = Samples.signer();
		Facts.put(this.destination, SignedFact.sign(fact(Fact.Kind.HOLD, AT, "mine"), stranger));
		Facts facts = Facts.of(this.destination, Samples.ID, Set.of(SIGNER.publicKey()));
		assertThat(facts.facts()).singleElement().satisfies((known) -> assertThat(known.trusted()).isFalse());
		assertThat(facts.held()).isFalse();
	}

	@Test
	void aProofHoldsForItsArchiveOnly() {
		SignedEvidence evidence = SignedEvidence.sign(Samples.proven("run-1"), SIGNER);
		put(Fact.proof(evidence, "holdfast 0.1.0"));
		Facts facts = Facts.of(this.destination, Samples.ID, Set.of(SIGNER.publicKey()));
		assertThat(facts.proven(Samples.backup().archiveSha256())).isTrue();
		assertThat(facts.proven("0".repeat(64))).isFalse();
		assertThat(facts.facts().get(0).signed().fact().level()).isEqualTo("exact");
	}

	@Test
	void aFailedProofDoesNotProve() {
		put(Fact.proof(SignedEvidence.sign(Samples.failed("run-1", 1), SIGNER), "holdfast 0.1.0"));
		Facts facts = Facts.of(this.destination, Samples.ID, Set.of(SIGNER.publicKey()));
		assertThat(facts.proven(Samples.backup().archiveSha256())).isFalse();
		assertThat(facts.facts().get(0).signed().fact().reason()).startsWith("differences: 2");
	}

	@Test
	void refusesEveryFactOfWhichABitIsOther() {
		SignedFact fact = SignedFact.sign(fact(Fact.Kind.HOLD, AT, "court order"), SIGNER);
		int refused = 0;
		for (int i = 0; i < fact.document().length; i++) {
			for (int bit = 0; bit < 8; bit++) {
				byte[] changed = fact.document().clone();
				changed[i] ^= (byte) (1 << bit);
				assertThatIllegalArgumentException().as("byte " + i + " bit " + bit)
					.isThrownBy(() -> SignedFact.read(fact.key(), changed));
				refused++;
			}
		}
		assertThat(refused).isGreaterThan(3000);
	}

	@Test
	void refusesAFactUnderAnotherName() {
		SignedFact fact = SignedFact.sign(fact(Fact.Kind.HOLD, AT, "court order"), SIGNER);
		ObjectKey later = new ObjectKey(fact.key().value().replace("T040135Z-hold", "T050135Z-hold"));
		assertThatIllegalArgumentException().isThrownBy(() -> SignedFact.read(later, fact.document()))
			.withMessageContaining("belongs under another name");
	}

	@Test
	void aDamagedFactHidesNoneOfTheOthers() throws Exception {
		SignedFact first = put(fact(Fact.Kind.HOLD, AT, "one"));
		put(fact(Fact.Kind.RELEASE, AT.plusSeconds(5), "two"));
		Path file = this.directory.resolve(first.key().value());
		Files.writeString(file, Files.readString(file).replace("one", "six"));
		Files.writeString(file.resolveSibling(Samples.ID.value() + ".fact-of-another-kind.txt"), "notes");
		Facts facts = Facts.of(this.destination, Samples.ID, Set.of(SIGNER.publicKey()));
		assertThat(facts.facts()).hasSize(1);
		assertThat(facts.problems()).singleElement().asString().contains("signature is not of this fact");
	}

	@Test
	void readsNamesOfFactsOnly() {
		ObjectKey key = SignedFact.sign(fact(Fact.Kind.HOLD, AT, "x"), SIGNER).key();
		assertThat(FactName.of(key)).hasValueSatisfying((name) -> {
			assertThat(name.backup()).isEqualTo(Samples.ID);
			assertThat(name.kind()).isEqualTo(Fact.Kind.HOLD);
			assertThat(name.at()).isEqualTo(Instant.parse("2026-11-22T04:01:35Z"));
		});
		for (String other : List.of(key.value().replace("-hold-", "-held-"), key.value().replace("T04", "T44"),
				key.value().replace("/11/", "/12/"), Samples.ID.manifest().value())) {
			assertThat(FactName.of(new ObjectKey(other))).as(other).isEmpty();
		}
	}

	@Test
	void isOneLineOfJsonAndOneOfSignature() {
		String text = new String(SignedFact.sign(fact(Fact.Kind.HOLD, AT, "x"), SIGNER).document(),
				StandardCharsets.UTF_8);
		assertThat(text.lines()).hasSize(2);
		assertThat(text).startsWith("{\"at\":\"2026-11-22T04:01:35Z\",\"backupId\":\"shop-")
			.contains("\"kind\":\"hold\"", "\n{\"signature\":\"");
	}

	private boolean held() {
		return Facts.of(this.destination, Samples.ID, Set.of(SIGNER.publicKey())).held();
	}

	private SignedFact put(Fact fact) {
		SignedFact signed = SignedFact.sign(fact, SIGNER);
		Facts.put(this.destination, signed);
		return signed;
	}

	private static Fact fact(Fact.Kind kind, Instant at, String reason) {
		return new Fact(kind, Samples.ID.value(), "shop", at, "ops@db1", "db1", "holdfast 0.1.0", "run-1", "done", null,
				null, null, reason, Map.of());
	}

}
