package dev.holdfast.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** This machine. A command is run once, however many values name it. */
final class ProcessEnvironment implements PlanEnvironment {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Map<String, String> variables;

	private final Map<List<String>, String> printed = new HashMap<>();

	ProcessEnvironment(Map<String, String> variables) {
		this.variables = Map.copyOf(variables);
	}

	@Override
	public @Nullable String variable(String name) {
		return this.variables.get(name);
	}

	@Override
	public String file(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return text(in.readNBytes(PlanText.MAX_BYTES + 1));
		}
		catch (NoSuchFileException ex) {
			throw new IOException("does not exist", ex);
		}
		catch (CharacterCodingException ex) {
			throw new IOException("is not UTF-8 text", ex);
		}
		catch (TooLongException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new IOException("cannot be read", ex);
		}
	}

	@Override
	public String command(List<String> command) throws IOException {
		String known = this.printed.get(command);
		if (known != null) {
			return known;
		}
		try {
			String text = text(new SecretCommand(command, PATIENCE).run(PlanText.MAX_BYTES + 1));
			this.printed.put(List.copyOf(command), text);
			return text;
		}
		catch (CharacterCodingException ex) {
			throw new IOException("printed what is not UTF-8 text", ex);
		}
	}

	private static String text(byte[] bytes) throws IOException {
		if (bytes.length > PlanText.MAX_BYTES) {
			throw new TooLongException();
		}
		return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
	}

	private static final class TooLongException extends IOException {

		private static final long serialVersionUID = 1L;

		TooLongException() {
			super("has more than 1 MiB");
		}

	}

}
