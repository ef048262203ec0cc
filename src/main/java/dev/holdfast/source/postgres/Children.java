package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The client programs that run for a dump. None outlives it. */
final class Children implements AutoCloseable {

	/** Bytes of messages that are kept of one program. */
	private static final int MESSAGES = 64 * 1024;

	private final Set<Process> running = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	/**
	 * Runs a program to its end.
	 * @param environment variables set besides the few of this process that
	 * {@link ChildEnvironment} lets through
	 * @param out where its output goes
	 * @return its exit code and its messages
	 */
	Result run(List<String> command, Map<String, String> environment, OutputStream out) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command);
		ChildEnvironment.restrict(builder.environment());
		builder.environment().put("LC_ALL", "C");
		builder.environment().putAll(environment);
		Process process = builder.start();
		this.running.add(process);
		try {
			if (this.stopped) {
				process.destroyForcibly();
			}
			process.getOutputStream().close();
			return collect(process, out);
		}
		finally {
			process.destroyForcibly();
			this.running.remove(process);
		}
	}

	private static Result collect(Process process, OutputStream out) throws IOException {
		StringBuffer messages = new StringBuffer();
		Thread reader = new Thread(() -> drain(process.getErrorStream(), messages), "messages of a child process");
		reader.setDaemon(true);
		reader.start();
		try (InputStream in = process.getInputStream()) {
			in.transferTo(out);
			int code = process.waitFor();
			reader.join(TimeUnit.SECONDS.toMillis(10));
			return new Result(code, messages.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
	}

	private static void drain(InputStream errors, StringBuffer messages) {
		byte[] buffer = new byte[8192];
		try {
			for (int read = errors.read(buffer); read >= 0; read = errors.read(buffer)) {
				if (messages.length() < MESSAGES) {
					messages.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
				}
			}
		}
		catch (IOException ex) {
			// the program has been ended
		}
	}

	/** The output of a program that takes no time. */
	static String output(List<String> command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		ChildEnvironment.restrict(builder.environment());
		Process process = builder.start();
		try (InputStream in = process.getInputStream()) {
			process.getOutputStream().close();
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** Ends every program that runs, and each that is started from now on. */
	void stop() {
		this.stopped = true;
		this.running.forEach(Process::destroyForcibly);
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * How a program ended.
	 *
	 * @param exitCode its exit code
	 * @param messages what it wrote to standard error
	 */
	record Result(int exitCode, String messages) {
	}

}
