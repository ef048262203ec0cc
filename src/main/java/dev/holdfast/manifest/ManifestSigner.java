package dev.holdfast.manifest;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.Secret;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * Signs manifests with Ed25519 (RFC 8032). A signature is the plain 64 bytes, as
 * {@code openssl pkeyutl -verify -rawin} takes them. Safe for several threads.
 */
public final class ManifestSigner {

	/** DER of SubjectPublicKeyInfo for Ed25519 (RFC 8410) up to the key itself. */
	private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

	/** Bytes of a signature; the JDK would not mind bytes after them. */
	private static final int LENGTH = 64;

	private final PrivateKey key;

	private final byte[] publicKey;

	private ManifestSigner(PrivateKey key, byte[] publicKey) {
		this.key = key;
		this.publicKey = publicKey;
	}

	/**
	 * Reads a private key.
	 * @param pem PKCS#8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it
	 * @throws HoldfastException with {@code BAD_PLAN} when it is not one
	 */
	public static ManifestSigner of(Secret pem) {
		try {
			String body = pem.reveal().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
			PrivateKey key = KeyFactory.getInstance("Ed25519")
				.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
			byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
			byte[] point = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
			byte[] encoded = new byte[X509_PREFIX.length + point.length];
			System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
			System.arraycopy(point, 0, encoded, X509_PREFIX.length, point.length);
			return new ManifestSigner(key, encoded);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			// the cause is left out: its message may hold parts of the key
			throw new HoldfastException(ExitCode.BAD_PLAN, "signing key is not an Ed25519 private key in PEM (PKCS#8)",
					"make one with: openssl genpkey -algorithm ed25519 -out signing.key");
		}
	}

	/** The public key's X.509 form in base64. */
	public String publicKey() {
		return Base64.getEncoder().encodeToString(this.publicKey);
	}

	/** Signs a document: 64 bytes. */
	public byte[] sign(byte[] document) {
		try {
			Signature signature = Signature.getInstance("Ed25519");
			signature.initSign(this.key);
			signature.update(document);
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Ed25519 is not available", ex);
		}
	}

	/**
	 * Whether the signature is of this document by this key.
	 * @param publicKey base64 of the X.509 form
	 */
	public static boolean verifies(byte[] document, byte[] signature, String publicKey) {
		try {
			PublicKey key = KeyFactory.getInstance("Ed25519")
				.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
			Signature verifier = Signature.getInstance("Ed25519");
			verifier.initVerify(key);
			verifier.update(document);
			return signature.length == LENGTH && verifier.verify(signature);
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return false;
		}
	}

}
