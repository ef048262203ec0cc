package dev.holdfast.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

/**
 * Stands between an HTTP client and a server on the loopback interface, passes requests
 * on, and does to some of them what a {@link Fault} says. One request a connection.
 */
public final class FaultProxy implements AutoCloseable {

	private final ServerSocket listener;

	private final int server;

	private final List<Fault> faults = new CopyOnWriteArrayList<>();

	private final List<HttpHead> requests = new CopyOnWriteArrayList<>();

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final CountDownLatch closed = new CountDownLatch(1);

	private FaultProxy(int server) throws IOException {
		this.server = server;
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		daemon(this::listen);
	}

	/** Stands before the server on this port. */
	public static FaultProxy before(int port) throws IOException {
		return new FaultProxy(port);
	}

	public URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.listener.getLocalPort());
	}

	/** Adds a fault; the first one that matches a request strikes. */
	public Fault inject(Fault fault) {
		this.faults.add(fault);
		return fault;
	}

	/** Heads of all requests so far. */
	public List<HttpHead> requests() {
		return List.copyOf(this.requests);
	}

	@Override
	public void close() throws IOException {
		this.closed.countDown();
		this.listener.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	private void listen() {
		try {
			while (this.closed.getCount() > 0) {
				Socket client = this.listener.accept();
				this.open.add(client);
				daemon(() -> serve(client));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket client) {
		try (client) {
			HttpHead request = HttpHead.read(client.getInputStream());
			if (request != null) {
				this.requests.add(request);
				exchange(client, request, fault(request));
			}
		}
		catch (IOException | InterruptedException ex) {
			// the client gave up, or the fault was to cut it off
		}
		finally {
			this.open.remove(client);
		}
	}

	private @Nullable Fault fault(HttpHead request) {
		return this.faults.stream().filter((fault) -> fault.strikes(request)).findFirst().orElse(null);
	}

	private void exchange(Socket client, HttpHead request, @Nullable Fault fault)
			throws IOException, InterruptedException {
		if (request.header("Expect") != null) {
			client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		Fault.Kind kind = (fault != null) ? fault.kind : null;
		long length = request.length();
		if (fault != null && kind == Fault.Kind.ANSWER) {
			transfer(client.getInputStream(), OutputStream.nullOutputStream(), length, -1);
			answer(client, request, fault);
			return;
		}
		if (fault != null && kind == Fault.Kind.STALL) {
			transfer(client.getInputStream(), OutputStream.nullOutputStream(), (long) (length * fault.share), -1);
			this.closed.await();
			return;
		}
		try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), this.server)) {
			this.open.add(upstream);
			forward(client, upstream, request, fault);
			this.open.remove(upstream);
		}
	}

	private void forward(Socket client, Socket upstream, HttpHead request, @Nullable Fault fault) throws IOException {
		long length = request.length();
		HttpHead sent = request.with("Expect", null).with("Connection", "close");
		long flip = -1;
		long share = length;
		if (fault != null && fault.kind == Fault.Kind.ALTER_REQUEST) {
			sent = fault.changed(sent);
			flip = length / 2;
		}
		if (fault != null && fault.kind == Fault.Kind.RESET_REQUEST) {
			share = (long) (length * fault.share);
		}
		upstream.getOutputStream().write(sent.bytes());
		transfer(client.getInputStream(), upstream.getOutputStream(), share, flip);
		upstream.getOutputStream().flush();
		if (share < length || (fault != null && fault.kind == Fault.Kind.RESET_REQUEST)) {
			reset(client);
			return;
		}
		HttpHead response = Objects.requireNonNull(HttpHead.read(upstream.getInputStream()), "no answer");
		if (fault != null && fault.kind == Fault.Kind.SWALLOW_RESPONSE) {
			upstream.getInputStream().transferTo(OutputStream.nullOutputStream());
			reset(client);
			return;
		}
		if (fault != null && fault.kind == Fault.Kind.ALTER_RESPONSE) {
			response = fault.changed(response);
		}
		client.getOutputStream().write(response.with("Connection", "close").bytes());
		if (fault != null && fault.kind == Fault.Kind.RESET_RESPONSE) {
			transfer(upstream.getInputStream(), client.getOutputStream(), (long) (response.length() * fault.share), -1);
			client.getOutputStream().flush();
			reset(client);
			return;
		}
		upstream.getInputStream().transferTo(client.getOutputStream());
		client.getOutputStream().flush();
	}

	private static void answer(Socket client, HttpHead request, Fault fault) throws IOException {
		byte[] body = ("<?xml version=\"1.0\"?><Error><Code>" + fault.code + "</Code><Message>" + fault.code
				+ " as told</Message></Error>")
			.getBytes(StandardCharsets.US_ASCII);
		HttpHead head = new HttpHead("HTTP/1.1 " + fault.status + " Fault",
				List.of("Connection: close", "Content-Type: application/xml", "Content-Length: " + body.length));
		client.getOutputStream().write(fault.changed(head).bytes());
		if (!"HEAD".equals(request.method())) {
			client.getOutputStream().write(body);
		}
		client.getOutputStream().flush();
	}

	/** Closes so that the peer sees a reset instead of an orderly end. */
	private static void reset(Socket socket) throws IOException {
		socket.setSoLinger(true, 0);
		socket.close();
	}

	/** Copies so many bytes, and flips a bit of one of them unless that is -1. */
	private static void transfer(InputStream in, OutputStream out, long count, long flip) throws IOException {
		byte[] buffer = new byte[16384];
		for (long done = 0; done < count;) {
			int read = in.read(buffer, 0, (int) Math.min(buffer.length, count - done));
			if (read < 0) {
				throw new EOFException();
			}
			if (flip >= done && flip < done + read) {
				buffer[(int) (flip - done)] ^= 1;
			}
			out.write(buffer, 0, read);
			done += read;
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "fault-proxy");
		thread.setDaemon(true);
		thread.start();
	}

}
