package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.TestTools;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Raw archives that another implementation (OpenSSL, by way of Node) wrote are read. */
class OlderToolIntegrationTests {

	private static final String WRITE = """
			const fs = require('fs'), crypto = require('crypto');
			const [format, key, encoding, input, output] = process.argv.slice(1);
			const iv = crypto.randomBytes(16);
			const cipher = crypto.createCipheriv('aes-256-' + format, Buffer.from(key, encoding), iv);
			const encrypted = Buffer.concat([cipher.update(fs.readFileSync(input)), cipher.final()]);
			fs.writeFileSync(output, Buffer.concat(format === 'gcm' ? [iv, cipher.getAuthTag(), encrypted] : [iv, encrypted]));
			""";

	@TempDir
	Path work;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 16, 65_537, 2_000_000 })
	void rawArchivesAreRead(int size) throws IOException {
		ReadingKey characters = new ReadingKey.Key(new Secret(TestKeys.UTF8), KeyEncoding.UTF8);
		for (Format format : List.of(Format.RAW_GCM, Format.RAW_CBC)) {
			assertThat(Archives.decrypt(format, TestKeys.hexKey(), write(format, TestKeys.HEX, "hex", size), this.work))
				.isEqualTo(Archives.random(size));
			assertThat(Archives.decrypt(format, characters, write(format, TestKeys.UTF8, "utf8", size), this.work))
				.isEqualTo(Archives.random(size));
		}
	}

	private byte[] write(Format format, String key, String encoding, int size) throws IOException {
		Path input = Files.write(this.work.resolve("clear"), Archives.random(size));
		Path output = this.work.resolve("archive.enc");
		ProcessOutput
			.of(List.of(TestTools.require("node").toString(), "-e", WRITE, (format == Format.RAW_GCM) ? "gcm" : "cbc",
					key, encoding, input.toString(), output.toString()), Map.of())
			.outOfSuccess();
		return Files.readAllBytes(output);
	}

}
