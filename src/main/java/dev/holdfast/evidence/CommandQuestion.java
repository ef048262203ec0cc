package dev.holdfast.evidence;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import dev.holdfast.plan.RestoreTestSpec;
import org.jspecify.annotations.Nullable;

/**
 * A program that must end with 0. When its time is over, it ends with all that it has
 * started.
 */
final class CommandQuestion implements Checks.Question {

	/** Bytes of its output that are shown. */
	private static final int SHOWN = 400;

	/** What a program that has ended may leave in the pipe is read for so long. */
	private static final long DRAIN_MILLIS = 2_000;

	private final RestoreTestSpec.CommandCheck check;

	private final Coordinates target;

	private final Consumer<String> output;

	private volatile @Nullable Process process;

	private volatile boolean aborted;

	CommandQuestion(RestoreTestSpec.CommandCheck check, Coordinates target, Consumer<String> output) {
		this.check = check;
		this.target = target;
		this.output = output;
	}

	@Override
	public String kind() {
		return "exec";
	}

	@Override
	public String expected() {
		return "exit code 0";
	}

	@Override
	public Checks.Answer ask() throws InterruptedException {
		try (Coordinates.Told told = this.target.tell()) {
			ProcessBuilder builder = new ProcessBuilder(this.check.command()).redirectErrorStream(true)
				.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
			told.into(builder.environment());
			Process started = builder.start();
			this.process = started;
			if (this.aborted) {
				abort();
			}
			return answer(started);
		}
		catch (IOException | UncheckedIOException ex) {
			return Checks.Answer.failed("it cannot be run: " + reason(ex));
		}
	}

	/** The system's own words, without the command line that Java puts before them. */
	private static String reason(Exception ex) {
		String text = String.valueOf(ex.getMessage());
		int at = text.lastIndexOf("error=");
		return (at >= 0) ? text.substring(at).replaceFirst("^error=[0-9]+, ", "") : ex.getClass().getSimpleName();
	}

	private Checks.Answer answer(Process started) throws InterruptedException {
		byte[][] head = { new byte[0] };
		Thread reader = new Thread(() -> head[0] = read(started.getInputStream()), "output of a check");
		reader.setDaemon(true);
		reader.start();
		try {
			int code = started.waitFor();
			reader.join(DRAIN_MILLIS);
			if (code == 0) {
				return Checks.Answer.passed("exit code 0");
			}
			String said = new String(head[0], StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
			if (!said.isEmpty()) {
				this.output.accept("check " + this.check.shown() + " said: " + said);
			}
			return Checks.Answer.failed("exit code " + code, "it ended with exit code " + code);
		}
		finally {
			abort();
		}
	}

	private static byte[] read(InputStream stream) {
		try {
			byte[] head = stream.readNBytes(SHOWN);
			stream.transferTo(OutputStream.nullOutputStream());
			return head;
		}
		catch (IOException ex) {
			return new byte[0];
		}
	}

	@Override
	public void abort() {
		this.aborted = true;
		Process started = this.process;
		if (started != null) {
			started.descendants().forEach(ProcessHandle::destroyForcibly);
			started.destroyForcibly();
		}
	}

}
