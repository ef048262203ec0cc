package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.GnuPgHome;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.TestTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of {@code docs/encryption.md} open archives, as they stand there. */
class DocumentedDecryptionIntegrationTests {

	private static final Path PAGE = Path.of("docs/encryption.md").toAbsolutePath();

	private static final byte[] CONTENT = Archives.random(700_000);

	@TempDir
	Path work;

	@Test
	void openPgpWithAKeyFile() throws IOException {
		run("```sh openpgp-passphrase", write(hexKey(Format.OPENPGP)), Map.of());
	}

	@Test
	void openPgpWithASecretKey() throws IOException {
		new KeyFiles(Clock.systemUTC()).newRecipient(this.work.resolve("ops.key"), "Operations", null);
		run("```sh openpgp-secret-key", write(TestKeys.recipients(Format.OPENPGP, this.work.resolve("ops.key.pub"))),
				Map.of());
	}

	@Test
	void gnuPgWithAKeyFile() throws IOException {
		try (GnuPgHome gnupg = new GnuPgHome()) {
			run("```sh gnupg-passphrase", write(hexKey(Format.GNUPG)), gnupg.environment());
		}
	}

	@Test
	void gnuPgWithAKeyThatItHolds() throws IOException {
		try (GnuPgHome gnupg = new GnuPgHome()) {
			gnupg.generate("ops", "", "Key-Type: eddsa", "Key-Curve: ed25519", "Subkey-Type: ecdh",
					"Subkey-Curve: cv25519");
			Path certificate = gnupg.exportPublic("ops", this.work.resolve("ops.asc"));
			run("```sh gnupg-secret-key", write(TestKeys.recipients(Format.GNUPG, certificate)), gnupg.environment());
		}
	}

	@Test
	void rawGcm() throws IOException {
		TestTools.require("node");
		run("```sh raw-gcm", write(hexKey(Format.RAW_GCM)), Map.of());
	}

	@Test
	void rawCbc() throws IOException, GeneralSecurityException {
		TestTools.require("openssl");
		String key = new String(hexKeyFile(), StandardCharsets.US_ASCII).strip();
		byte[] iv = Archives.random(16);
		Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
		cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(HexFormat.of().parseHex(key), "AES"),
				new IvParameterSpec(iv));
		run("```sh raw-cbc", Mutations.joined(iv, cipher.doFinal(CONTENT)), Map.of());
	}

	private EncryptionSpec hexKey(Format format) throws IOException {
		String key = new String(hexKeyFile(), StandardCharsets.US_ASCII);
		return new EncryptionSpec(format, new Secret(key), KeyEncoding.HEX, null, List.of());
	}

	private byte[] hexKeyFile() throws IOException {
		new KeyFiles(Clock.systemUTC()).newHexKey(this.work.resolve("backup.key"));
		return Files.readAllBytes(this.work.resolve("backup.key"));
	}

	private byte[] write(EncryptionSpec spec) throws IOException {
		return Archives.encrypt(ArchiveCiphers.forWriting(spec, this.work), CONTENT);
	}

	private void run(String block, byte[] archive, Map<String, String> environment) throws IOException {
		if (block.contains("openpgp")) {
			TestTools.require("gosop");
		}
		Path file = Files.write(this.work.resolve("archive.encrypted"), archive);
		Map<String, String> variables = new HashMap<>(environment);
		variables.put("ARCHIVE", file.toString());
		variables.put("PATH", TestTools.directory().resolve("bin") + ":" + System.getenv("PATH"));
		String script = "set -eu\ncd '" + this.work + "'\n" + script(block);
		ProcessOutput.of(List.of("sh", "-c", script), variables).outOfSuccess();
		assertThat(Files.readAllBytes(this.work.resolve("archive.tar.zst"))).isEqualTo(CONTENT);
	}

	private static String script(String block) throws IOException {
		String page = Files.readString(PAGE);
		int begin = page.indexOf(block + "\n");
		assertThat(begin).as("%s of %s", block, PAGE).isPositive();
		int from = begin + block.length() + 1;
		return page.substring(from, page.indexOf("\n```\n", from));
	}

}
