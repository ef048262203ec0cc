package dev.holdfast.source.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** A program between two streams: what it makes of the first is the second. */
final class PipedProgram implements AutoCloseable {

	private static final int MESSAGES = 4096;

	private final Process process;

	private final Thread feeder;

	private final Thread reader;

	private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

	private volatile @Nullable Exception unread;

	private PipedProgram(Process process, InputStream in) {
		this.process = process;
		this.feeder = new Thread(() -> feed(in), "input of a child process");
		this.reader = new Thread(this::drain, "messages of a child process");
		this.feeder.setDaemon(true);
		this.reader.setDaemon(true);
	}

	static PipedProgram start(List<String> command, InputStream in) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command);
		ChildEnvironment.restrict(builder.environment());
		builder.environment().put("LC_ALL", "C");
		PipedProgram program = new PipedProgram(builder.start(), in);
		program.feeder.start();
		program.reader.start();
		return program;
	}

	private void feed(InputStream in) {
		try (OutputStream out = this.process.getOutputStream()) {
			byte[] buffer = new byte[64 << 10];
			for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
				out.write(buffer, 0, read);
			}
		}
		catch (IOException ex) {
			// it reads no more: its exit code says why, or the input cannot be read
		}
	}

	/** An input that breaks must not look like one that ends. */
	private int read(InputStream in, byte[] buffer) throws IOException {
		try {
			return in.read(buffer);
		}
		catch (IOException | RuntimeException ex) {
			this.unread = ex;
			this.process.destroyForcibly();
			throw new IOException(ex);
		}
	}

	private void drain() {
		try (InputStream in = this.process.getErrorStream()) {
			byte[] buffer = new byte[MESSAGES];
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (this.messages.size() < MESSAGES) {
					this.messages.write(buffer, 0, read);
				}
			}
		}
		catch (IOException ex) {
			// it has been ended
		}
	}

	/** What it makes. */
	InputStream output() {
		return this.process.getInputStream();
	}

	/** Waits for its end; what it says when it did not end well, else null. */
	@Nullable String failure() throws IOException {
		try {
			int code = this.process.waitFor();
			this.feeder.join();
			this.reader.join();
			Exception broken = this.unread;
			if (broken != null) {
				return String.valueOf(broken.getMessage());
			}
			String said = this.messages.toString(StandardCharsets.UTF_8).strip().replace('\n', ' ');
			return (code != 0) ? said + " (exit code " + code + ")" : null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
