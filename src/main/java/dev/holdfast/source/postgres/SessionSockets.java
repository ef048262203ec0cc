package dev.holdfast.source.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.SocketFactory;

import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * Makes the sockets of the JDBC driver and keeps hold of them, so that the rows of a COPY
 * can be read from the very connection that the driver has opened. Also reaches Unix
 * sockets, which the driver cannot. Public because the driver makes it by name.
 */
public final class SessionSockets extends SocketFactory {

	static final String TOKEN = "holdfastSession";

	static final String PATH = "holdfastSocket";

	/** {@code address:port} to connect to in place of the host's name. */
	static final String ADDRESS = "holdfastAddress";

	private static final int CONNECT_TIMEOUT = 30_000;

	private static final Map<String, Capture> OPENING = new ConcurrentHashMap<>();

	private final @Nullable String token;

	private final @Nullable String path;

	private final @Nullable String address;

	public SessionSockets(Properties properties) {
		this.token = properties.getProperty(TOKEN);
		this.path = properties.getProperty(PATH);
		this.address = properties.getProperty(ADDRESS);
	}

	/**
	 * From now on sockets made under this token are held, until the capture is closed.
	 * @param opening holds the capture as long
	 */
	static Capture capture(String token, Set<Capture> opening) {
		Capture capture = new Capture(token, opening);
		OPENING.put(token, capture);
		opening.add(capture);
		return capture;
	}

	/** The newest socket under this token, be it plain or of TLS. */
	static void opened(@Nullable String token, Socket socket) {
		Capture capture = (token != null) ? OPENING.get(token) : null;
		if (capture != null) {
			capture.hold(socket);
		}
	}

	@Override
	public Socket createSocket() throws IOException {
		Socket socket;
		if (this.path != null) {
			socket = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(Path.of(this.path)));
		}
		else {
			socket = new Socket();
			keepAlive(socket);
			opened(this.token, socket);
			if (this.address != null) {
				int colon = this.address.lastIndexOf(':');
				int port = Integer.parseInt(this.address.substring(colon + 1));
				socket.connect(new InetSocketAddress(this.address.substring(0, colon), port), CONNECT_TIMEOUT);
			}
		}
		opened(this.token, socket);
		return socket;
	}

	/** Notices within two minutes that the other side has vanished without a word. */
	private static void keepAlive(Socket socket) throws IOException {
		socket.setKeepAlive(true);
		socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
		set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, 60);
		set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
		set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
	}

	private static void set(Socket socket, SocketOption<Integer> option, int value) throws IOException {
		if (socket.supportedOptions().contains(option)) {
			socket.setOption(option, value);
		}
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

	/** Holds the socket of one connection while it is being opened. */
	static final class Capture implements AutoCloseable {

		private final String token;

		private final Set<Capture> opening;

		private @Nullable Socket socket;

		private boolean cut;

		private Capture(String token, Set<Capture> opening) {
			this.token = token;
			this.opening = opening;
		}

		synchronized @Nullable Socket socket() {
			return this.socket;
		}

		private synchronized void hold(Socket made) {
			this.socket = made;
			if (this.cut) {
				close(made);
			}
		}

		/** Makes the connecting fail at once, also where it tries again. */
		synchronized void cut() {
			this.cut = true;
			if (this.socket != null) {
				close(this.socket);
			}
		}

		private static void close(Socket socket) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// it may be closed already
			}
		}

		@Override
		public void close() {
			OPENING.remove(this.token);
			this.opening.remove(this);
		}

	}

}
