package dev.holdfast.evidence;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EvidencePageTests {

	private static final ManifestSigner SIGNER = Samples.signer();

	@Test
	void showsTheVerdictTheTimesAndBothFiguresOfEachTable() {
		String page = page(Samples.proven("run-1"));
		assertThat(page).contains("<h1>Proven</h1>", "<dd>1 min 34 s</dd>", "measured RTO", "<dd>16 h 57 min</dd>",
				"plan allows 26 h: met", "1,205,535 rows, 312 objects", "public.<wbr>orders<wbr></td>");
		Proof.Compared orders = Samples.table("public.orders", 1);
		assertThat(page.split(orders.dumpedDigest(), -1)).hasSize(3);
	}

	@Test
	void showsFirstWhatDiffers() {
		String page = page(Samples.failed("run-1", 500));
		assertThat(page).contains("<h1>Failed</h1>", "Differences in database", "1,204,331 rows", "(missing)",
				"1204330 is less than 1204331", "plan allows 1 h: missed");
		assertThat(page.indexOf("public.<wbr>orders<wbr>")).isLessThan(page.indexOf("measurements_<wbr>0000"));
		assertThat(Pattern.compile("measurements_<wbr>[0-9]{4}").matcher(page).results()).hasSize(500);
	}

	@Test
	void loadsNothingAndRunsNothing() {
		String page = page(Samples.failed("run-1", 2));
		assertThat(page).contains("default-src 'none'", "prefers-color-scheme: dark", "size: A4")
			.doesNotContainPattern("(?i)<(script|link|img|iframe|object|embed|base|form)\\b")
			.doesNotContainPattern("(?i)(src|href|url)\\s*[=(]")
			.doesNotContainPattern("(?i)@import|https?:|\\son[a-z]+=");
	}

	@Test
	void saysTheJsonsHashAndHowToCheckItsSignature() {
		SignedEvidence signed = SignedEvidence.sign(Samples.proven("run-1"), SIGNER);
		String page = new String(EvidencePage.of(signed, "x.evidence.2.json"), StandardCharsets.UTF_8);
		assertThat(page).contains(signed.sha256(), SIGNER.publicKey(), signed.signatureText(),
				"-in x.evidence.2.json -sigfile x.evidence.2.json.sig");
	}

	@Test
	void escapesEverythingThatCameFromElsewhere() {
		String evil = "<script>alert('1')</script>\"&\u202Egnp\u0000\n";
		Evidence good = Samples.proven("run-1");
		ProvenBackup known = good.backup();
		ProvenBackup backup = new ProvenBackup(known.id(), known.plan(), evil, known.takenAt(), known.dataAt(),
				List.of(evil), evil, 1, evil, evil, evil, evil, true);
		ProofRun run = new ProofRun(evil, evil, evil, evil, evil, evil, Samples.BEGAN, Samples.BEGAN,
				List.of(new ProofRun.Step(evil, Samples.BEGAN, 1)), Map.of(evil, evil));
		ProvenSource source = new ProvenSource(evil, evil, evil, Samples.TAKEN, evil, ProofLevel.EXACT,
				Map.of(evil, evil), List.of(new Proof.Compared(evil, 1, 1, evil, evil)), 1,
				List.of(new Proof.Difference(evil, evil, evil, evil)), List.of(evil));
		Evidence all = new Evidence(backup, run, 1L, List.of(evil), List.of(source),
				List.of(new CheckResult(evil, evil, false, evil, evil, 1, evil)), evil);
		String page = page(all);
		assertThat(page).contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;\\u202Egnp\\u0000")
			.doesNotContain("<script", "alert('", "\u202E", "\u0000");
		assertThat(page.split("&lt;script&gt;", -1)).hasSizeGreaterThan(25);
	}

	@Test
	void theSameDocumentGivesTheSamePage() {
		SignedEvidence signed = SignedEvidence.sign(Samples.proven("run-1"), SIGNER);
		SignedEvidence read = SignedEvidence.read(signed.document(), signed.signature());
		assertThat(EvidencePage.of(read, "x.json")).isEqualTo(EvidencePage.of(signed, "x.json"));
	}

	@Test
	void saysThatContentsWereNotComparedWhereOnlyRowsWereCounted() {
		Evidence good = Samples.proven("run-1");
		ProvenSource counted = new ProvenSource("database", "postgresql", "shop", Samples.TAKEN, "x", ProofLevel.COUNTS,
				Map.of(), List.of(new Proof.Compared("t", 3, 3, "0".repeat(32), null)), 5, List.of(),
				List.of("large objects have no content in the dump"));
		String page = page(new Evidence(good.backup(), good.run(), null, List.of(), List.of(counted), List.of(), null));
		assertThat(page).contains("<h1>Proven</h1>", "Contents were not compared.",
				"<li>large objects have no content in the dump</li>", "the plan has none");
	}

	private static String page(Evidence evidence) {
		return new String(EvidencePage.of(SignedEvidence.sign(evidence, SIGNER), "x.evidence.json"),
				StandardCharsets.UTF_8);
	}

}
