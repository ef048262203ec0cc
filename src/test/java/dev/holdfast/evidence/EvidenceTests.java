package dev.holdfast.evidence;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.source.Proof;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EvidenceTests {

	private static final ManifestSigner SIGNER = Samples.signer();

	@Test
	void readsBackWhatItWrote() {
		Evidence evidence = Samples.failed("run-1", 3);
		SignedEvidence signed = SignedEvidence.sign(evidence, SIGNER);
		SignedEvidence read = SignedEvidence.read(signed.document(), signed.signature());
		assertThat(read.evidence()).isEqualTo(evidence);
		assertThat(read.signer()).isEqualTo(SIGNER.publicKey());
	}

	@Test
	void isCanonicalWithSortedKeysAndNoWhiteSpace() {
		String text = text(Samples.proven("run-1"));
		assertThat(text).startsWith("{\"backup\":{\"archiveKey\":\"shop/2026/11/")
			.endsWith("}\n")
			.contains("\"dataAgeMillis\":61076000", "\"recoveryMillis\":94300", "\"verdict\":\"proven\"",
					"\"dumpedRows\":1204331,\"foundDigest\":")
			.doesNotContain("null");
		assertThat(text.strip()).doesNotContain("\n");
		assertThat(text(Samples.proven("run-1"))).isEqualTo(text);
	}

	@Test
	void aSignatureHoldsForItsDocumentOnly() {
		SignedEvidence signed = SignedEvidence.sign(Samples.proven("run-1"), SIGNER);
		String other = new String(signed.document(), StandardCharsets.UTF_8).replace("1204331", "1204332");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SignedEvidence.read(other.getBytes(StandardCharsets.UTF_8), signed.signature()))
			.withMessageContaining("signature");
	}

	@Test
	void refusesADocumentThatContradictsItself() {
		String text = text(Samples.failed("run-1", 1)).replace("\"verdict\":\"failed\"", "\"verdict\":\"proven\"");
		byte[] document = text.getBytes(StandardCharsets.UTF_8);
		assertThatIllegalArgumentException().isThrownBy(() -> SignedEvidence.read(document, SIGNER.sign(document)))
			.withMessage("it says proven, but its figures say failed");
	}

	@Test
	void refusesWhatIsNoEvidence() {
		for (String text : List.of("", "[1]", "{}", "{\"schemaVersion\":1}", "{\"schemaVersion\":2,\"signer\":\"x\"}",
				"{\"schemaVersion\":1,\"schemaVersion\":1}", "{\"schemaVersion\":1,\"backup\":{},\"run\":{}}")) {
			byte[] document = text.getBytes(StandardCharsets.UTF_8);
			assertThatIllegalArgumentException().as(text)
				.isThrownBy(() -> SignedEvidence.read(document, SIGNER.sign(document)));
		}
	}

	@Test
	void isProvenOnlyWhenNothingIsInDoubt() {
		Evidence good = Samples.proven("run-1");
		assertThat(good.verdict()).isEqualTo(Verdict.PROVEN);
		assertThat(good.reasons()).isEmpty();
		CheckResult bad = new CheckResult("sql", "select 1", false, "0", "1", 1, null);
		assertVerdict(with(good, good.sources(), List.of(bad)), Verdict.FAILED, "failed checks: 1 of 1");
		ProvenSource differing = Samples.source(List.of(), new Proof.Difference("index", "i", "btree", null));
		assertVerdict(with(good, List.of(differing), List.of()), Verdict.FAILED, "differences: 1");
		assertVerdict(with(good, List.of(), List.of()), Verdict.UNPROVEN, "nothing that was compared");
		Evidence part = new Evidence(good.backup(), good.run(), null, List.of("orders"), good.sources(), good.checks(),
				null);
		assertVerdict(part, Verdict.PARTLY_PROVEN, "only a part of the backup was restored: orders");
		Evidence broken = new Evidence(good.backup(), good.run(), null, List.of(), List.of(), List.of(),
				"server is gone");
		assertVerdict(broken, Verdict.FAILED, "server is gone");
	}

	@Test
	void aBackupOfWhichASourceWasLeftOutIsOnlyPartlyProven() {
		Evidence good = Samples.proven("run-1");
		ProvenBackup known = good.backup();
		ProvenBackup more = new ProvenBackup(known.id(), known.plan(), null, known.takenAt(), known.dataAt(),
				List.of("database", "uploads"), known.archiveKey(), 1, known.archiveSha256(), known.manifestSha256(),
				known.manifestSignature(), known.manifestSigner(), true);
		assertVerdict(new Evidence(more, good.run(), null, List.of(), good.sources(), List.of(), null),
				Verdict.PARTLY_PROVEN, "not all of the backup was restored: uploads was not");
	}

	@Test
	void aTableWhoseFiguresDifferFailsThoughNobodyListedADifference() {
		Evidence good = Samples.proven("run-1");
		Proof.Compared rows = new Proof.Compared("t", 2, 1, "aa", "aa");
		Proof.Compared digest = new Proof.Compared("t", 1, 1, "aa", "ab");
		for (Proof.Compared table : List.of(rows, digest)) {
			assertVerdict(with(good, List.of(Samples.source(List.of(table))), List.of()), Verdict.FAILED,
					"tables with other figures: 1");
		}
	}

	@Test
	void anUntrustedOrMissingManifestProvesNothing() {
		Evidence good = Samples.proven("run-1");
		ProvenBackup known = good.backup();
		ProvenBackup unsigned = new ProvenBackup(known.id(), known.plan(), null, known.takenAt(), known.dataAt(),
				known.sources(), known.archiveKey(), 1, known.archiveSha256(), null, null, null, false);
		assertVerdict(new Evidence(unsigned, good.run(), null, List.of(), good.sources(), List.of(), null),
				Verdict.UNPROVEN, "no signed manifest");
		ProvenBackup strange = new ProvenBackup(known.id(), known.plan(), null, known.takenAt(), known.dataAt(),
				known.sources(), known.archiveKey(), 1, known.archiveSha256(), known.manifestSha256(),
				known.manifestSignature(), known.manifestSigner(), false);
		assertVerdict(new Evidence(strange, good.run(), null, List.of(), good.sources(), List.of(), null),
				Verdict.UNPROVEN, "not trusted");
	}

	@Test
	void measuresTheAgeOfTheDataAgainstThePlan() {
		assertThat(Samples.proven("run-1").rpoMet()).isTrue();
		assertThat(Samples.failed("run-1", 1).rpoMet()).isFalse();
	}

	private static void assertVerdict(Evidence evidence, Verdict verdict, String reason) {
		assertThat(evidence.verdict()).isEqualTo(verdict);
		assertThat(evidence.reasons()).anySatisfy((each) -> assertThat(each).contains(reason));
	}

	private static Evidence with(Evidence evidence, List<ProvenSource> sources, List<CheckResult> checks) {
		return new Evidence(evidence.backup(), evidence.run(), evidence.plannedRpoMillis(), evidence.selection(),
				sources, checks, evidence.failure());
	}

	private static String text(Evidence evidence) {
		return new String(SignedEvidence.sign(evidence, SIGNER).document(), StandardCharsets.UTF_8);
	}

}
