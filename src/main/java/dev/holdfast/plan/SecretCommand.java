package dev.holdfast.plan;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a secret manager's command. It gets no standard input, what it prints on standard
 * error is thrown away (it may quote the secret), and when it takes too long it is ended
 * with its children. What it leaves behind on purpose, such as an agent, is left alone.
 */
final class SecretCommand {

	/** For the reader to see the end of what an ended process printed. */
	private static final Duration GRACE = Duration.ofSeconds(2);

	private final List<String> command;

	private final Duration patience;

	SecretCommand(List<String> command, Duration patience) {
		this.command = List.copyOf(command);
		this.patience = patience;
	}

	/**
	 * Runs it.
	 * @param limit bytes read at most
	 * @return what it printed on standard output
	 * @throws IOException when it cannot be started, fails or takes too long
	 */
	byte[] run(int limit) throws IOException {
		Process process = start();
		FutureTask<byte[]> printed = new FutureTask<>(() -> read(process, limit));
		Thread reader = new Thread(printed, "secret-command");
		reader.setDaemon(true);
		reader.start();
		try {
			if (!process.waitFor(this.patience.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IOException("did not end within " + this.patience.toSeconds() + " s");
			}
			return ended(process.exitValue(), printed.get(GRACE.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			throw new IOException("left a process behind that keeps its output open", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("was interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw new IOException("could not be read", ex);
		}
		finally {
			end(process);
		}
	}

	private Process start() throws IOException {
		try {
			Process process = new ProcessBuilder(this.command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
			process.getOutputStream().close();
			return process;
		}
		catch (IOException | RuntimeException ex) {
			throw new IOException("could not be started", ex);
		}
	}

	private static byte[] read(Process process, int limit) throws IOException {
		InputStream in = process.getInputStream();
		byte[] bytes = in.readNBytes(limit);
		in.transferTo(java.io.OutputStream.nullOutputStream());
		return bytes;
	}

	private static byte[] ended(int status, byte[] bytes) throws IOException {
		if (status != 0) {
			throw new IOException("ended with exit code " + status);
		}
		return bytes;
	}

	private static void end(Process process) {
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly();
	}

}
