package dev.holdfast.plan;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The keys of {@code signing}. */
final class SigningKeys {

	private static final Key<Secret> KEY = Key.optional("key",
			new ScalarType<>("a signing key", true, Map.of("type", "string"), SigningKeys::privateKey),
			"PEM of an Ed25519 key; default one made in the home directory at first use");

	private static final Key<List<String>> TRUSTED = Key.optional("trusted",
			new ListType<>("a list of public keys", "[MCowBQYDK2VwAyEA…]",
					new ScalarType<>("a public key", true, Map.of("type", "string"), SigningKeys::publicKey), 1),
			"public keys (base64) trusted beside our own");

	static final ObjectType<Signing> TYPE = new ObjectType<>("Signing", List.of(KEY, TRUSTED),
			(fields) -> fields.ok() ? new Signing(fields.get(KEY), fields.list(TRUSTED)) : null);

	private SigningKeys() {
	}

	static Secret privateKey(String text) throws BadValueException {
		String body = text.strip()
			.replaceFirst("^-----BEGIN PRIVATE KEY-----", "")
			.replaceFirst("-----END PRIVATE KEY-----$", "")
			.replaceAll("\\s", "");
		try {
			KeyFactory.getInstance("Ed25519")
				.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
			return new Secret(text.strip() + "\n");
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw new BadValueException("is not a PEM of an Ed25519 private key",
					"make one with: openssl genpkey -algorithm ed25519, and name its file with ${file:PATH}");
		}
	}

	private static String publicKey(String text) throws BadValueException {
		String body = text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----|\\s", "");
		try {
			KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
			return body;
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw new BadValueException("is not an Ed25519 public key",
					"write what openssl pkey -pubout prints, or its base64 part");
		}
	}

	/** What stands under {@code signing}. */
	record Signing(@org.jspecify.annotations.Nullable Secret key, List<String> trusted) {
	}

}
