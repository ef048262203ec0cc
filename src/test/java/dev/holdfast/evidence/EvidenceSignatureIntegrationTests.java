package dev.holdfast.evidence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.testing.TestTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds docs/evidence.md and its schema against evidence as it is kept. */
class EvidenceSignatureIntegrationTests {

	private static final ManifestSigner SIGNER = Samples.signer();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void opensslAndThePublicKeyAcceptTheSignatureAndRefuseAChange() throws Exception {
		TestTools.require("openssl");
		Path file = keep(Samples.proven("run-1"));
		String script = DocumentedCheck.block("evidence.md", "openssl pkeyutl -verify");
		assertThat(check(file, script, SIGNER)).contains("Signature Verified Successfully", "exit 0");
		assertThat(check(file, script, Samples.signer())).contains("Signature Verification Failure", "exit 1");
		Files.writeString(file, Files.readString(file).replace("1204331", "1204332"));
		assertThat(check(file, script, SIGNER)).contains("Signature Verification Failure", "exit 1");
	}

	@Test
	void theCommandsOnThePageAcceptTheSignature() throws Exception {
		TestTools.require("openssl");
		keep(Samples.proven("run-1"));
		Path file = keep(Samples.failed("run-2", 20));
		String page = Files.readString(Path.of(file.toString().replace(".json", ".html")));
		String commands = page.substring(page.indexOf("<pre>") + 5, page.indexOf("</pre>"))
			.replace("&#39;", "'")
			.replace("&gt;", ">");
		assertThat(commands).contains(".evidence.2.json.sig");
		String output = DocumentedCheck.run(Objects.requireNonNull(file.getParent()), commands);
		String hash = page.replaceAll("(?s).*SHA-256 of the JSON</th><td class=\"digest\">([0-9a-f]{64})<.*", "$1");
		assertThat(output).contains("Signature Verified Successfully", hash + "  " + file.getFileName(), "exit 0");
	}

	@Test
	void evidenceIsAsItsSchemaSays() throws Exception {
		Schema schema = DocumentedCheck.schema("evidence.schema.json");
		Evidence part = Samples.proven("run-3");
		Evidence broken = new Evidence(part.backup(), part.run(), null, List.of("orders"), List.of(), List.of(),
				"server is gone");
		for (Evidence evidence : List.of(Samples.proven("run-1"), Samples.failed("run-2", 5), broken)) {
			String document = Files.readString(keep(evidence));
			assertThat(schema.validate(document, InputFormat.JSON)).isEmpty();
			assertThat(schema.validate(document.replace("\"verdict\"", "\"judgement\""), InputFormat.JSON))
				.isNotEmpty();
			assertThat(schema.validate(document.replace("\"millis\":1200,", ""), InputFormat.JSON)).isNotEmpty();
		}
	}

	private Path keep(Evidence evidence) {
		return Path.of(EvidenceStore.at(this.directory.resolve("home"))
			.keep(evidence, SIGNER, List.of(), "holdfast 0.1.0")
			.file());
	}

	private static String check(Path file, String script, ManifestSigner signer) throws Exception {
		return DocumentedCheck.run(Objects.requireNonNull(file.getParent()),
				script.replace("PUBLICKEY", signer.publicKey()).replace("ID.", Samples.ID.value() + "."));
	}

}
