package dev.holdfast.evidence;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.testing.TestTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds docs/facts.md and its schema against facts. */
class FactSignatureIntegrationTests {

	private static final ManifestSigner SIGNER = Samples.signer();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void theDocumentedCommandsAcceptTheSignatureAndRefuseAChange() throws Exception {
		TestTools.require("openssl");
		String script = DocumentedCheck.block("facts.md", "openssl pkeyutl -verify").replace("FACT", "a.jsonl");
		Path file = this.directory.resolve("a.jsonl");
		Files.write(file, SignedFact.sign(hold(), SIGNER).document());
		assertThat(DocumentedCheck.run(this.directory, script)).contains("Signature Verified Successfully", "exit 0");
		Files.writeString(file, Files.readString(file).replace("court", "count"));
		assertThat(DocumentedCheck.run(this.directory, script)).contains("Signature Verification Failure", "exit 1");
	}

	@Test
	void factsAreAsTheirSchemaSays() throws Exception {
		Schema schema = DocumentedCheck.schema("fact.schema.json");
		Fact proof = Fact.proof(SignedEvidence.sign(Samples.failed("run-1", 1), SIGNER), "holdfast 0.1.0");
		for (Fact fact : List.of(hold(), proof)) {
			String line = new String(SignedFact.sign(fact, SIGNER).document(), StandardCharsets.UTF_8).lines()
				.findFirst()
				.orElseThrow();
			assertThat(schema.validate(line, InputFormat.JSON)).isEmpty();
			assertThat(schema.validate(line.replace("\"kind\"", "\"sort\""), InputFormat.JSON)).isNotEmpty();
		}
	}

	private static Fact hold() {
		return new Fact(Fact.Kind.HOLD, Samples.ID.value(), "shop", Instant.parse("2026-11-22T04:01:35Z"), "ops@db1",
				"db1", "holdfast 0.1.0", "run-1", "done", null, null, null, "court order 4711",
				Map.of("offsite", "stored"));
	}

}
