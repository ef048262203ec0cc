package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * A private key as OpenSSL writes it: PKCS #8 (RFC 5958), encrypted or not, PKCS #1 (RFC
 * 8017) or SEC 1 (RFC 5915), in PEM; PKCS #8 also in DER.
 */
final class PrivateKeyFile {

	private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END",
			Pattern.DOTALL);

	private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.OTHERS_READ,
			PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

	private PrivateKeyFile() {
	}

	static PrivateKey read(Path file, @Nullable String password) throws IOException, GeneralSecurityException {
		checkPrivate(file);
		byte[] content = Files.readAllBytes(file);
		Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
		if (!pem.find()) {
			return pkcs8(content);
		}
		if (pem.group(2).contains(":")) {
			throw new GeneralSecurityException(
					"key file " + file + " is encrypted in OpenSSL's old way; convert it with: openssl pkcs8 -topk8");
		}
		byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
		return switch (pem.group(1)) {
			case "PRIVATE KEY" -> pkcs8(der);
			case "RSA PRIVATE KEY" ->
				pkcs8(new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
						RSAPrivateKey.getInstance(der))
					.getEncoded());
			case "EC PRIVATE KEY" ->
				pkcs8(new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey,
						ECPrivateKey.getInstance(der).getParametersObject()), ECPrivateKey.getInstance(der))
					.getEncoded());
			case "ENCRYPTED PRIVATE KEY" -> decrypt(der, file, password);
			default -> throw new GeneralSecurityException("key file " + file + " holds a " + pem.group(1));
		};
	}

	private static void checkPrivate(Path file) throws IOException {
		if (!Files.exists(file)) {
			throw new IOException("key file " + file + " does not exist");
		}
		Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
		if (permissions.stream().anyMatch(OTHERS::contains)) {
			throw new IOException("key file " + file + " may be read by others; its mode must be 0600");
		}
	}

	private static PrivateKey decrypt(byte[] der, Path file, @Nullable String password)
			throws IOException, GeneralSecurityException {
		if (password == null) {
			throw new GeneralSecurityException("key file " + file + " is encrypted; set sslpassword");
		}
		EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
		// of PBES2 the parameters' text names the ciphers, the algorithm does not
		String algorithm = info.getAlgName().equals("PBES2") || info.getAlgName().startsWith("1.2.")
				? info.getAlgParameters().toString() : info.getAlgName();
		SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
		Cipher cipher = Cipher.getInstance(algorithm);
		cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
		return pkcs8(info.getKeySpec(cipher).getEncoded());
	}

	private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
		for (String algorithm : List.of("RSA", "EC", "EdDSA", "DSA")) {
			try {
				return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
			}
			catch (InvalidKeySpecException ex) {
				// another kind
			}
		}
		throw new GeneralSecurityException("the key file holds no RSA, EC, EdDSA or DSA key");
	}

}
