package dev.holdfast.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a PostgreSQL server, without TLS, and puts several messages
 * of COPY data to the client into one; or loses one.
 */
public final class PackingProxy implements AutoCloseable {

	private final ServerSocket listening;

	private final int target;

	private final int most;

	private final int lost;

	private final AtomicInteger packed = new AtomicInteger();

	private PackingProxy(int target, int most, int lost) throws IOException {
		this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.target = target;
		this.most = most;
		this.lost = lost;
	}

	/** One that puts at most so many bytes into one message, unless it was larger. */
	public static PackingProxy start(int target, int most) throws IOException {
		return begin(new PackingProxy(target, most, -1));
	}

	/** One that loses this message of each COPY, and packs nothing. */
	public static PackingProxy losing(int target, int lost) throws IOException {
		return begin(new PackingProxy(target, 0, lost));
	}

	private static PackingProxy begin(PackingProxy proxy) {
		daemon(proxy::accept);
		return proxy;
	}

	/** Where it listens on 127.0.0.1. */
	public int port() {
		return this.listening.getLocalPort();
	}

	/** How many messages were put together, or lost. */
	public int packed() {
		return this.packed.get();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket client = this.listening.accept();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				daemon(() -> pass(client, server));
				daemon(() -> pack(server, client));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private static void pass(Socket client, Socket server) {
		try (client; server; InputStream in = client.getInputStream(); OutputStream out = server.getOutputStream()) {
			in.transferTo(out);
		}
		catch (IOException ex) {
			// one side has ended
		}
	}

	private void pack(Socket server, Socket client) {
		try (server;
				client;
				DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
				DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
			ByteArrayOutputStream data = new ByteArrayOutputStream();
			int number = 0;
			for (int type = in.read(); type >= 0; type = in.read()) {
				byte[] content = in.readNBytes(in.readInt() - 4);
				number = (type == 'd') ? number + 1 : 0;
				if (number > 0 && number == this.lost) {
					this.packed.incrementAndGet();
					continue;
				}
				if (data.size() > 0 && (type != 'd' || data.size() + content.length > this.most)) {
					send('d', data.toByteArray(), out);
					data.reset();
				}
				if (type == 'd') {
					this.packed.addAndGet((data.size() > 0) ? 1 : 0);
					data.writeBytes(content);
				}
				else {
					send(type, content, out);
				}
			}
		}
		catch (IOException ex) {
			// one side has ended
		}
	}

	private static void send(int type, byte[] content, DataOutputStream out) throws IOException {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		DataOutputStream writer = new DataOutputStream(message);
		writer.write(type);
		writer.writeInt(content.length + 4);
		writer.write(content);
		out.write(message.toByteArray());
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "packing proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
	}

}
