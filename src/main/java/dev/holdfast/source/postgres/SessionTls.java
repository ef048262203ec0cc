package dev.holdfast.source.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Properties;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * TLS for the JDBC driver with the files that libpq uses, PEM keys included. What sslmode
 * asks for is decided by {@link TlsFiles}; host names are checked by the driver. Public
 * because the driver makes it by name.
 */
public final class SessionTls extends SSLSocketFactory {

	private final SSLSocketFactory factory;

	private final @Nullable String token;

	/**
	 * @throws GeneralSecurityException when a file holds no usable key or certificate
	 * @throws IOException when a file cannot be read
	 */
	public SessionTls(Properties properties) throws GeneralSecurityException, IOException {
		this.token = properties.getProperty(SessionSockets.TOKEN);
		TlsFiles files = TlsFiles.of(properties::getProperty);
		SSLContext context = SSLContext.getInstance("TLS");
		KeyManager[] keys = files.keyManagers();
		TrustManager[] trusted = files.trustManagers();
		context.init(keys, trusted, null);
		this.factory = context.getSocketFactory();
	}

	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		Socket secured = this.factory.createSocket(socket, host, port, autoClose);
		SessionSockets.opened(this.token, secured);
		return secured;
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return this.factory.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.factory.getSupportedCipherSuites();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		throw new IOException("not used by the driver");
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
		throw new IOException("not used by the driver");
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		throw new IOException("not used by the driver");
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
		throw new IOException("not used by the driver");
	}

}
