package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.HomeKeys;

import static org.assertj.core.api.Assertions.assertThat;

class KeyCommandTests {

	@TempDir
	Path work;

	@ParameterizedTest
	@ValueSource(strings = { "", " --hex" })
	void newMakesAKeyOf64HexDigits(String option) throws IOException {
		Path file = this.work.resolve("backup.key");
		Typed typed = Typed.run(("key new --to " + file + option).split(" "));
		assertThat(typed.code()).as(typed.error()).isZero();
		String content = Files.readString(file);
		assertThat(content).matches("[0-9a-f]{64}\n");
		assertThat(mode(file)).isEqualTo("rw-------");
		assertThat(typed.standard()).matches("(?s)key:[0-9a-f]{16}  key of 64 hex digits in .*")
			.contains("${file:" + file + "}");
		silentAbout(typed, content.strip());
		Typed shown = Typed.run("key", "show", file.toString());
		assertThat(shown.standard())
			.startsWith("key of 64 hex digits\n  name       " + typed.standard().substring(0, 20));
		silentAbout(shown, content.strip());
	}

	@Test
	void showsThePublicHalfOfASigningKey() throws IOException {
		HomeKeys keys = new HomeKeys(Home.at(this.work.resolve("home")));
		String expected = ManifestSigner.of(keys.signingKey()).publicKey();
		Typed typed = Typed.run("key", "show", keys.signingKeyFile().toString());
		assertThat(typed).isEqualTo(new Typed(0, "Ed25519 signing key\n  public     " + expected + "\n", ""));
		String pem = Files.readString(keys.signingKeyFile());
		assertThat(Typed.run(Map.of("SIGNING", pem), "--json", "key", "show", "env:SIGNING").standard())
			.contains("\"publicKey\" : \"" + expected + "\"");
		Files.writeString(keys.signingKeyFile(), pem.replaceFirst("\n.", "\nX"));
		Typed broken = Typed.run("key", "show", keys.signingKeyFile().toString());
		assertThat(broken.code()).isEqualTo(2);
		assertThat(broken.error()).contains("signing key is not an Ed25519 private key");
	}

	@Test
	void everyKeyIsAnother() throws IOException {
		Path one = this.work.resolve("one");
		Path two = this.work.resolve("two");
		String first = Typed.run("key", "new", "--to", one.toString()).standard();
		String second = Typed.run("key", "new", "--to", two.toString()).standard();
		assertThat(Files.readString(one)).isNotEqualTo(Files.readString(two));
		assertThat(first.substring(0, 20)).isNotEqualTo(second.substring(0, 20));
	}

	@Test
	void newRecipientMakesAKeyPairThatNeverExpires() throws IOException {
		Path file = this.work.resolve("ops.key");
		Typed typed = Typed.run("key", "new", "--recipient", "--to", file.toString(), "--name",
				"Ops <ops@example.test>");
		assertThat(typed.code()).as(typed.error()).isZero();
		Path publicFile = this.work.resolve("ops.key.pub");
		assertThat(Files.readString(file)).startsWith("-----BEGIN PGP PRIVATE KEY BLOCK-----");
		assertThat(Files.readString(publicFile)).startsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----");
		assertThat(mode(file)).isEqualTo("rw-------");
		assertThat(mode(publicFile)).startsWith("rw-").doesNotContain("x");
		String fingerprint = typed.standard().substring(0, 64);
		assertThat(fingerprint).matches("[0-9A-F]{64}");
		for (Path half : new Path[] { file, publicFile }) {
			Typed shown = Typed.run("key", "show", half.toString());
			assertThat(shown.standard()).contains("name       " + fingerprint + "\n",
					"owner      Ops <ops@example.test>\n", "version    6\n", "expires    never\n", "usable     yes\n");
		}
		assertThat(Typed.run("key", "show", file.toString()).standard()).startsWith("OpenPGP secret key\n")
			.contains("protected  no\n");
		assertThat(Typed.run("key", "show", publicFile.toString()).standard()).startsWith("OpenPGP public key\n");
	}

	@Test
	void newRecipientCanBeProtectedByAPassphraseFromAVariable() {
		Path file = this.work.resolve("ops.key");
		Typed typed = Typed.run(Map.of("KEY_PASSPHRASE", "open sesame"), "key", "new", "--recipient", "--to",
				file.toString(), "--passphrase", "env:KEY_PASSPHRASE");
		assertThat(typed.code()).as(typed.error()).isZero();
		silentAbout(typed, "open sesame");
		assertThat(Typed.run("key", "show", file.toString()).standard()).contains("protected  by a passphrase\n");
	}

	@Test
	void aPassphraseIsNeverTakenFromTheCommandLine() throws IOException {
		Path file = this.work.resolve("ops.key");
		Typed typed = Typed.run("key", "new", "--recipient", "--to", file.toString(), "--passphrase", "open-sesame");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("--passphrase takes env:NAME, file:PATH or -, never a value itself");
		silentAbout(typed, "open-sesame");
		assertThat(Typed.run("key", "new", "--to", file.toString(), "--passphrase", "env:X").error())
			.contains("--passphrase goes with --recipient");
		nothingWritten();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--hex", "--recipient" })
	void newNeverOverwrites(String kind) throws IOException {
		Path file = Files.writeString(this.work.resolve("backup.key"), "precious");
		Typed typed = Typed.run("key", "new", kind, "--to", file.toString());
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("key file " + file + " is there already")
			.contains("HINT: choose another name");
		assertThat(file).hasContent("precious");
		assertThat(this.work.resolve("backup.key.pub")).doesNotExist();
	}

	@Test
	void newLeavesNoSecretKeyBehindWhenThePublicFileIsThere() throws IOException {
		Path publicFile = Files.writeString(this.work.resolve("ops.key.pub"), "precious");
		Typed typed = Typed.run("key", "new", "--recipient", "--to", this.work.resolve("ops.key").toString());
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains(publicFile + " is there already");
		assertThat(this.work.resolve("ops.key")).doesNotExist();
		assertThat(publicFile).hasContent("precious");
	}

	@Test
	void newNamesADirectoryThatIsMissing() {
		Typed typed = Typed.run("key", "new", "--to", this.work.resolve("missing/backup.key").toString());
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("backup.key cannot be written: no such directory");
	}

	@Test
	void newTakesOneKindOnly() throws IOException {
		Typed typed = Typed.run("key", "new", "--hex", "--recipient", "--to", this.work.resolve("k").toString());
		assertThat(typed.code()).isEqualTo(2);
		assertThat(Typed.run("key", "new").error()).contains("missing --to");
		assertThat(Typed.run("key").error()).contains("no command given");
		nothingWritten();
	}

	@Test
	void showReadsAKeyFromAVariableAndAFile() throws IOException {
		String key = "ab".repeat(32);
		Typed variable = Typed.run(Map.of("BACKUP_ENCRYPTION_KEY", key), "key", "show", "env:BACKUP_ENCRYPTION_KEY");
		assertThat(variable.code()).as(variable.error()).isZero();
		assertThat(variable.standard()).contains("name       key:").contains("usable     yes");
		silentAbout(variable, key);
		Path file = Files.writeString(this.work.resolve("key"), " " + key.toUpperCase(Locale.ROOT) + "\n");
		assertThat(Typed.run("key", "show", "file:" + file).standard()).isEqualTo(variable.standard());
		assertThat(Typed.run("key", "show", "env:NOT_SET").error())
			.contains("environment variable 'NOT_SET' is not set");
	}

	@Test
	void showNeverRepeatsAKeyThatWasTyped() {
		String key = "0123456789abcdef".repeat(4);
		Typed typed = Typed.run("key", "show", key);
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("KEY takes a path, env:NAME, file:PATH or -, never a key itself");
		silentAbout(typed, key);
		Typed wrong = Typed.run(Map.of("K", "my secret phrase"), "key", "show", "env:K");
		assertThat(wrong.error()).contains("env:K is neither 64 hex digits nor an OpenPGP key");
		silentAbout(wrong, "my secret phrase");
	}

	@Test
	void showTellsWhatIsWrongWithAFile() throws IOException {
		Path missing = this.work.resolve("missing");
		assertThat(Typed.run("key", "show", missing.toString()).error())
			.contains("key file " + missing + " cannot be read: no such file");
		Path text = Files.writeString(this.work.resolve("text"), "hello");
		assertThat(Typed.run("key", "show", text.toString()).error())
			.contains("key file " + text + " is neither 64 hex digits nor an OpenPGP key");
	}

	@Test
	void jsonIsOneDocument() {
		Path file = this.work.resolve("ops.key");
		JsonNode made = json(Typed.run("key", "new", "--recipient", "--to", file.toString(), "--json"));
		assertThat(made.get("kind").asString()).isEqualTo("public-key");
		assertThat(made.get("file").asString()).isEqualTo(file.toString());
		assertThat(made.get("public-file").asString()).isEqualTo(file + ".pub");
		JsonNode shown = json(Typed.run("key", "show", file.toString(), "--json")).get("keys").get(0);
		assertThat(shown.get("kind").asString()).isEqualTo("secret-key");
		assertThat(shown.get("name").asString()).isEqualTo(made.get("name").asString());
		assertThat(shown.get("expires").isNull()).isTrue();
		assertThat(shown.get("protected").asBoolean()).isFalse();
		JsonNode hex = json(Typed.run("key", "new", "--to", this.work.resolve("hex").toString(), "--json"));
		assertThat(hex.get("kind").asString()).isEqualTo("hex-key");
	}

	@Test
	void rotateSaysThatItIsNotBuiltYet() {
		Typed typed = Typed.run("key", "rotate", "shop-20261121T110203Z-k3f9ab");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("command 'key rotate' is not built yet").contains("HINT: ");
	}

	private static JsonNode json(Typed typed) {
		assertThat(typed.code()).as(typed.error()).isZero();
		return JsonMapper.builder().build().readTree(typed.standard());
	}

	private static void silentAbout(Typed typed, String secret) {
		assertThat(typed.standard()).doesNotContain(secret);
		assertThat(typed.error()).doesNotContain(secret);
	}

	private static String mode(Path file) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
	}

	private void nothingWritten() throws IOException {
		try (Stream<Path> files = Files.list(this.work)) {
			assertThat(files).isEmpty();
		}
	}

}
