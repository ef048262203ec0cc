package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.StockOpenPgp;
import dev.holdfast.testing.TestTools;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Archives of the openpgp format open without Holdfast. */
class StockToolsIntegrationTests {

	/** Empty, one byte, around the end of a chunk, several chunks. */
	private static final int[] SIZES = { 0, 1, 16_383, 16_384, 16_385, 3_000_000 };

	@TempDir
	Path work;

	@ParameterizedTest
	@EnumSource
	void openWithTheHexKeyAsPassphrase(StockOpenPgp tool) throws IOException {
		for (int size : SIZES) {
			Path archive = archive(TestKeys.hex(Format.OPENPGP), size);
			requireContent(tool.decryptWithPassphrase(archive, TestKeys.HEX, clear()), size);
		}
	}

	@ParameterizedTest
	@EnumSource
	void openWithAPassphrase(StockOpenPgp tool) throws IOException {
		Path archive = archive(TestKeys.passphrase(Format.OPENPGP), 300_000);
		requireContent(tool.decryptWithPassphrase(archive, TestKeys.PASSPHRASE, clear()), 300_000);
	}

	@ParameterizedTest
	@EnumSource
	void openWithSecretKeysOfEveryKind(StockOpenPgp tool) throws IOException {
		for (OpenPGPKey key : List.of(TestKeys.rsa4(null), TestKeys.ecdh4(null), TestKeys.x25519v6(null))) {
			Path certificate = TestKeys.publicFile(key, this.work.resolve("public.asc"));
			Path secret = TestKeys.secretFile(key, this.work.resolve("secret.asc"));
			Path archive = archive(TestKeys.recipients(Format.OPENPGP, certificate), 300_000);
			requireContent(tool.decryptWithKey(archive, secret, clear()), 300_000);
		}
	}

	@ParameterizedTest
	@EnumSource
	void openWithTheKeysThatHoldfastMakes(StockOpenPgp tool) throws IOException {
		KeyFiles keys = new KeyFiles(Clock.systemUTC());
		Path hex = this.work.resolve(tool + ".hex");
		keys.newHexKey(hex);
		String digits = Files.readString(hex);
		Path archive = archive(new EncryptionSpec(Format.OPENPGP, new Secret(digits), KeyEncoding.HEX, null, List.of()),
				300_000);
		requireContent(tool.decryptWithPassphrase(archive, digits.strip(), clear()), 300_000);
		Path secret = this.work.resolve(tool + ".key");
		keys.newRecipient(secret, "Ops <ops@example.test>", null);
		EncryptionSpec recipient = TestKeys.recipients(Format.OPENPGP, KeyFiles.publicFile(secret));
		Path forRecipient = Files.write(this.work.resolve("for-recipient.pgp"),
				Archives.encrypt(ArchiveCiphers.forWriting(recipient, this.work), Archives.random(300_000)));
		requireContent(tool.decryptWithKey(forRecipient, secret, clear()), 300_000);
	}

	@Test
	void gosopUnlocksARecipientKeyThatHasAPassphrase() throws IOException {
		Path gosop = TestTools.require("gosop");
		Path secret = this.work.resolve("locked.key");
		new KeyFiles(Clock.systemUTC()).newRecipient(secret, "Ops", new Secret(TestKeys.PASSPHRASE));
		Path passphrase = Files.writeString(this.work.resolve("passphrase"), TestKeys.PASSPHRASE);
		Path archive = archive(TestKeys.recipients(Format.OPENPGP, KeyFiles.publicFile(secret)), 300_000);
		String decrypt = "exec \"$0\" decrypt --with-key-password=\"$1\" \"$2\" <\"$3\" >\"$4\"";
		requireContent(ProcessOutput.of(List.of("sh", "-c", decrypt, gosop.toString(), passphrase.toString(),
				secret.toString(), archive.toString(), clear().toString()), Map.of()), 300_000);
	}

	@ParameterizedTest
	@EnumSource
	void openWithEachOfSeveralKeys(StockOpenPgp tool) throws IOException {
		OpenPGPKey four = TestKeys.rsa4(null);
		OpenPGPKey six = TestKeys.x25519v6(null);
		List<String> certificates = List.of(TestKeys.publicFile(four, this.work.resolve("four.pub")).toString(),
				TestKeys.publicFile(six, this.work.resolve("six.pub")).toString());
		Path archive = archive(new EncryptionSpec(Format.OPENPGP, new Secret(TestKeys.HEX), KeyEncoding.HEX,
				new Secret(TestKeys.PASSPHRASE), certificates), 300_000);
		requireContent(tool.decryptWithPassphrase(archive, TestKeys.HEX, clear()), 300_000);
		requireContent(tool.decryptWithPassphrase(archive, TestKeys.PASSPHRASE, clear()), 300_000);
		requireContent(tool.decryptWithKey(archive, TestKeys.secretFile(four, this.work.resolve("four")), clear()),
				300_000);
		requireContent(tool.decryptWithKey(archive, TestKeys.secretFile(six, this.work.resolve("six")), clear()),
				300_000);
	}

	@ParameterizedTest
	@EnumSource
	void refuseAnotherKeyAndAnArchiveCutAtAChunk(StockOpenPgp tool) throws IOException {
		Path archive = archive(TestKeys.hex(Format.OPENPGP), 3_000_000);
		assertThat(tool.decryptWithPassphrase(archive, TestKeys.OTHER_HEX, clear()).exitCode()).isNotZero();
		byte[] bytes = Files.readAllBytes(archive);
		Files.write(archive, Arrays.copyOf(bytes, bytes.length - 20));
		assertThat(tool.decryptWithPassphrase(archive, TestKeys.HEX, clear()).exitCode()).isNotZero();
	}

	private Path archive(EncryptionSpec spec, int size) throws IOException {
		return Files.write(this.work.resolve("archive.pgp"), Archives.encrypt(spec, Archives.random(size), this.work));
	}

	private Path clear() throws IOException {
		Path clear = this.work.resolve("clear");
		Files.deleteIfExists(clear);
		return clear;
	}

	private void requireContent(ProcessOutput tool, int size) throws IOException {
		tool.outOfSuccess();
		assertThat(Files.readAllBytes(this.work.resolve("clear"))).isEqualTo(Archives.random(size));
	}

}
