package dev.holdfast.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes between clients and a server until it is told to fall silent: then it
 * swallows them, and closes nothing, as a network does that was cut.
 */
final class SilentProxy implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger swallowed = new AtomicInteger();

	private final int server;

	private volatile boolean silent;

	SilentProxy(int server) throws IOException {
		this.server = server;
		daemon(this::listen);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	void fallSilent() {
		this.silent = true;
	}

	/** Bytes that did not arrive. */
	int swallowed() {
		return this.swallowed.get();
	}

	private void listen() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			Socket upstream = new Socket(InetAddress.getLoopbackAddress(), this.server);
			this.open.add(client);
			this.open.add(upstream);
			daemon(() -> copy(client.getInputStream(), upstream.getOutputStream()));
			daemon(() -> copy(upstream.getInputStream(), client.getOutputStream()));
		}
	}

	private void copy(InputStream in, OutputStream out) throws IOException {
		byte[] buffer = new byte[8192];
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			if (this.silent) {
				this.swallowed.addAndGet(read);
			}
			else {
				out.write(buffer, 0, read);
				out.flush();
			}
		}
	}

	private static void daemon(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// closed
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	/** What a thread of it does. */
	@FunctionalInterface
	private interface Work {

		void run() throws IOException;

	}

}
