package dev.holdfast.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.holdfast.archive.encryption.KeyDescription;
import dev.holdfast.archive.encryption.KeyFiles;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.Secret;
import dev.holdfast.plan.SecretReference;

/** Shows what may be known of a key: never a secret. */
@Command(name = "show", description = "Shows kind, name, owner and dates of a key, never the secret.")
final class KeyShowCommand implements Runnable {

	/** A hex key, or the beginning of an armored one. */
	private static final Pattern LIKE_A_KEY = Pattern.compile("\\s*(\\p{XDigit}{32,}|-----BEGIN.*)\\s*",
			Pattern.DOTALL);

	private final Invocation invocation;

	@Parameters(paramLabel = "KEY",
			description = "The path of a key file, env:NAME, file:PATH or - for standard input.")
	@SuppressWarnings("NullAway.Init")
	private String key;

	KeyShowCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public void run() {
		Path file = file();
		if (file != null) {
			show(SigningKeyShown.of(file), () -> files().describe(file));
			return;
		}
		Secret text = SecretReference.read("KEY", this.key, this.invocation.planEnvironment(), System.in);
		show(SigningKeyShown.of(text),
				() -> files().describe(text, this.key.equals("-") ? "standard input" : this.key));
	}

	private static KeyFiles files() {
		return new KeyFiles(Clock.systemUTC());
	}

	private void show(@Nullable SigningKeyShown signing, Supplier<List<KeyDescription>> others) {
		Output output = this.invocation.output();
		if (signing != null) {
			signing.print(output);
			output.document(Map.of("keys", List.of(signing.document())));
			return;
		}
		List<KeyDescription> keys = others.get();
		keys.forEach(this::print);
		output.document(Map.of("keys", keys.stream().map(KeyShowCommand::document).toList()));
	}

	/** The file that was asked for; null when the key comes from elsewhere. */
	private @Nullable Path file() {
		if (this.key.startsWith("env:") || this.key.equals("-")) {
			return null;
		}
		return path(this.key.startsWith("file:") ? this.key.substring("file:".length()) : this.key);
	}

	/**
	 * What was typed as a path, unless it may be the key itself: that is not repeated.
	 */
	private static Path path(String typed) {
		try {
			if (!LIKE_A_KEY.matcher(typed).matches()) {
				return Path.of(typed);
			}
		}
		catch (InvalidPathException ex) {
			// as below
		}
		throw new HoldfastException(ExitCode.BAD_PLAN, "KEY takes a path, env:NAME, file:PATH or -, never a key itself",
				"put the key into a file of mode 0600; what was typed may be in the shell's history");
	}

	private void print(KeyDescription described) {
		this.invocation.output().line(described.kind().title());
		line("name", described.name());
		described.userIds().forEach((id) -> line("owner", id));
		if (described.created() != null) {
			line("version", described.version());
			line("created", described.created());
			line("expires", Objects.requireNonNullElse(described.expires(), "never"));
		}
		if (described.kind() == KeyDescription.Kind.SECRET_KEY) {
			line("protected", described.locked() ? "by a passphrase" : "no");
		}
		line("usable", (described.problem() != null) ? "no: it " + described.problem() : "yes");
	}

	private void line(String title, Object value) {
		this.invocation.output().line(String.format(Locale.ROOT, "  %-11s%s", title, value));
	}

	static Map<String, Object> document(KeyDescription described) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("kind", described.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
		document.put("name", described.name());
		if (described.kind() != KeyDescription.Kind.HEX_KEY) {
			document.put("owners", described.userIds());
			document.put("version", described.version());
			document.put("created", text(described.created()));
			document.put("expires", text(described.expires()));
		}
		if (described.kind() == KeyDescription.Kind.SECRET_KEY) {
			document.put("protected", described.locked());
		}
		document.put("problem", described.problem());
		return document;
	}

	private static @Nullable String text(@Nullable Instant instant) {
		return (instant != null) ? instant.toString() : null;
	}

}
