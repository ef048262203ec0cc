package dev.holdfast.manifest;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.SourceSummary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ManifestTests {

	private static final Instant START = Instant.parse("2026-11-21T11:02:03Z");

	@Test
	void readsBackWhatItWrote() {
		Manifest manifest = manifest("key");
		assertThat(Manifest.parse(manifest.canonical())).isEqualTo(manifest);
	}

	@Test
	void isCanonicalWithSortedKeysAndNoWhiteSpace() {
		String text = new String(manifest("key").canonical(), StandardCharsets.UTF_8);
		assertThat(text).startsWith("{\"archive\":{\"compressedSize\":60,\"compression\":\"zstd\",")
			.endsWith("}\n")
			.contains("\"startedAt\":\"2026-11-21T11:02:03Z\"");
		assertThat(manifest("key").canonical()).isEqualTo(manifest("key").canonical());
	}

	@Test
	void hasTheFieldsThatReadersOfTheOlderFormatLookFor() {
		String text = new String(manifest("key").canonical(), StandardCharsets.UTF_8);
		assertThat(text).contains("\"sha256\":\"aa\"", "\"checksum\":\"aa\"", "\"type\":\"database\"",
				"\"encrypted\":true", "\"originalSize\":100", "\"compressedSize\":60", "\"encryptedSize\":70",
				"\"timestamp\":\"2026-11-21T11:02:03Z\"", "\"databaseName\":\"shop\"",
				"\"tables\":[{\"name\":\"public.orders\",\"rows\":3}]", "\"rows\":3");
	}

	@Test
	void refusesANewerSchema() {
		String newer = new String(manifest("key").canonical(), StandardCharsets.UTF_8).replace("\"schemaVersion\":1",
				"\"schemaVersion\":2");
		assertThatIllegalArgumentException().isThrownBy(() -> Manifest.parse(newer.getBytes(StandardCharsets.UTF_8)))
			.withMessageContaining("schema version 2");
	}

	@Test
	void refusesWhatIsNoManifest() {
		assertThatIllegalArgumentException().isThrownBy(() -> Manifest.parse("[1".getBytes(StandardCharsets.UTF_8)));
		assertThatIllegalArgumentException().isThrownBy(() -> Manifest.parse("{}".getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void aSignatureHoldsForItsDocumentAndKeyOnly() throws Exception {
		ManifestSigner signer = ManifestSigner.of(key());
		byte[] document = manifest(signer.publicKey()).canonical();
		byte[] signature = signer.sign(document);
		assertThat(signature).hasSize(64);
		assertThat(ManifestSigner.verifies(document, signature, signer.publicKey())).isTrue();
		for (int i = 0; i < document.length; i++) {
			byte[] changed = document.clone();
			changed[i] ^= 1;
			assertThat(ManifestSigner.verifies(changed, signature, signer.publicKey())).isFalse();
		}
		assertThat(ManifestSigner.verifies(document, signature, ManifestSigner.of(key()).publicKey())).isFalse();
	}

	@Test
	void aBadSigningKeyIsRefusedWithoutShowingIt() {
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> ManifestSigner.of(new Secret("c2VjcmV0IHNlY3JldA==")))
			.satisfies((ex) -> assertThat(ex.getExitCode()).isEqualTo(2))
			.satisfies((ex) -> assertThat(ex + " " + ex.hint()).doesNotContain("c2VjcmV0"))
			.withNoCause();
	}

	private static Secret key() throws Exception {
		byte[] encoded = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
		return new Secret("-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
				+ "\n-----END PRIVATE KEY-----\n");
	}

	private static Manifest manifest(String signer) {
		SourceSummary source = new SourceSummary("database", "postgresql", START, "shop", "copy",
				Map.of("server", "15.18"),
				List.of(new SourceSummary.TableSummary(null, "public", "orders", 3, 90, "0123")), 3, 0, 100, null,
				Map.of("encoding", "UTF8"));
		return new Manifest("shop-20261121T110203Z-k3f9ab", "shop", "cafe", null, null, "ops@host", "host",
				"holdfast 0.1.0", START, START.plusSeconds(9), List.of(source), List.of(),
				new Manifest.Archive("shop/2026/11/x", 70, "aa", 10, "bb", "cc", 100, 60, "zstd", 3, "openpgp",
						List.of("key:1")),
				"daily", null, null, signer);
	}

}
