package dev.holdfast.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.Secret;

/**
 * What may be known of a key that signs manifests: its public half.
 *
 * @param publicKey base64 of the X.509 form, as manifests name their signer
 */
record SigningKeyShown(String publicKey) {

	private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";

	/** Such a key has some hundred bytes. */
	private static final long LARGEST = 4096;

	/**
	 * The key in a text; null when it is another kind of key.
	 * @throws dev.holdfast.failure.HoldfastException when it is one for something else
	 */
	static @Nullable SigningKeyShown of(Secret text) {
		return text.reveal().strip().startsWith(BEGIN) ? new SigningKeyShown(ManifestSigner.of(text).publicKey())
				: null;
	}

	/** The same of a file; null also when it cannot be read, which is told later. */
	static @Nullable SigningKeyShown of(Path file) {
		try {
			return (Files.isRegularFile(file) && Files.size(file) <= LARGEST)
					? of(new Secret(Files.readString(file, StandardCharsets.ISO_8859_1))) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	void print(Output output) {
		output.line("Ed25519 signing key");
		output.line("  public     " + this.publicKey);
	}

	/** The same for programs. */
	Map<String, Object> document() {
		return Map.of("kind", "signing-key", "publicKey", this.publicKey);
	}

}
