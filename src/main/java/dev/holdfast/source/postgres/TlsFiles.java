package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.function.Function;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * The certificates and the key that libpq would use (PostgreSQL documentation, "SSL
 * Support"): what the parameters name, else what lies in {@code ~/.postgresql}.
 *
 * @param mode sslmode
 * @param root certificates of authorities; {@code system} for those of this JVM; null for
 * none, so that whoever answers is believed
 * @param certificate our certificate and its chain; null for none
 * @param key our private key, PEM or DER
 * @param password of the key
 */
record TlsFiles(String mode, @Nullable String root, @Nullable Path certificate, @Nullable Path key,
		@Nullable String password) {

	static TlsFiles of(Function<String, @Nullable String> property) {
		Path home = Path.of(System.getProperty("user.home"), ".postgresql");
		String mode = property.apply("sslmode");
		String root = property.apply("sslrootcert");
		if (root == null && Files.exists(home.resolve("root.crt"))) {
			root = home.resolve("root.crt").toString();
		}
		return new TlsFiles((mode != null) ? mode : "prefer", root,
				file(property.apply("sslcert"), home.resolve("postgresql.crt")),
				file(property.apply("sslkey"), home.resolve("postgresql.key")), property.apply("sslpassword"));
	}

	private static @Nullable Path file(@Nullable String named, Path usual) {
		if (named != null && !named.isEmpty()) {
			return Path.of(named);
		}
		return Files.exists(usual) ? usual : null;
	}

	/** With an authority's certificate even {@code require} checks it, as in libpq. */
	TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
		boolean verify = this.mode.startsWith("verify-");
		if ("system".equals(this.root)) {
			return trusting(null);
		}
		if (this.root != null && Files.exists(Path.of(this.root)) && (verify || this.mode.equals("require"))) {
			KeyStore store = emptyStore();
			for (Certificate each : certificates(Path.of(this.root))) {
				store.setCertificateEntry("ca" + store.size(), each);
			}
			return trusting(store);
		}
		if (verify) {
			throw new IOException("root certificate file "
					+ ((this.root != null) ? this.root : "~/.postgresql/root.crt") + " does not exist");
		}
		return new TrustManager[] { new Anyone() };
	}

	private static TrustManager[] trusting(@Nullable KeyStore store) throws GeneralSecurityException {
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		return factory.getTrustManagers();
	}

	KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
		if (this.certificate == null || !Files.exists(this.certificate)) {
			if (this.certificate != null) {
				throw new IOException("certificate file " + this.certificate + " does not exist");
			}
			return null;
		}
		if (this.key == null) {
			throw new IOException("there is a certificate file " + this.certificate + " but no key file");
		}
		PrivateKey loaded = PrivateKeyFile.read(this.key, this.password);
		KeyStore store = emptyStore();
		store.setKeyEntry("client", loaded, new char[0], certificates(this.certificate).toArray(Certificate[]::new));
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(store, new char[0]);
		return factory.getKeyManagers();
	}

	private static Collection<? extends Certificate> certificates(Path file)
			throws GeneralSecurityException, IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return CertificateFactory.getInstance("X.509").generateCertificates(in);
		}
	}

	private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		return store;
	}

	/**
	 * {@code prefer} and {@code require} protect against listening, not against posing.
	 */
	private static final class Anyone implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
			// whoever it is: no authority was named
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
