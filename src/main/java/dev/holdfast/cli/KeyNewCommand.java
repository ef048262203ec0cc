package dev.holdfast.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import dev.holdfast.archive.encryption.KeyDescription;
import dev.holdfast.archive.encryption.KeyFiles;
import dev.holdfast.plan.Secret;
import dev.holdfast.plan.SecretReference;

/** Makes a key. The secret goes into the file and nowhere else. */
@Command(name = "new", sortOptions = false,
		description = "Makes a key of 64 hex digits, or the key pair of a recipient.",
		footer = { "", "Files that exist are never overwritten. Keep copies of secret keys elsewhere:",
				"without its key no archive can be opened." })
final class KeyNewCommand implements Runnable {

	private final Invocation invocation;

	@ArgGroup
	private @Nullable Kind kind;

	@Option(names = "--to", required = true, paramLabel = "FILE",
			description = "The file of the (secret) key, mode 0600; a public key goes to FILE.pub.")
	@SuppressWarnings("NullAway.Init")
	private Path to;

	@Option(names = "--name", paramLabel = "TEXT", defaultValue = "Holdfast recipient",
			description = "With --recipient: whose key it is, for people (default: ${DEFAULT-VALUE}).")
	@SuppressWarnings("NullAway.Init")
	private String name;

	@Option(names = "--passphrase", paramLabel = "REF",
			description = "With --recipient: protects the secret key; env:NAME, file:PATH or -, never the passphrase itself.")
	private @Nullable String passphrase;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	KeyNewCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	/** Which kind of key. */
	static final class Kind {

		@Option(names = "--hex", required = true, description = "64 hex digits, for encryption.key (default).")
		boolean hex;

		@Option(names = "--recipient", required = true,
				description = "An OpenPGP key pair, whose public half is for encryption.recipients.")
		boolean recipient;

	}

	@Override
	public void run() {
		KeyFiles keys = new KeyFiles(Clock.systemUTC());
		if (this.kind != null && this.kind.recipient) {
			printRecipient(keys.newRecipient(this.to, this.name, passphrase()));
			return;
		}
		if (this.passphrase != null) {
			throw new ParameterException(this.spec.commandLine(), "--passphrase goes with --recipient");
		}
		printHexKey(keys.newHexKey(this.to));
	}

	private @Nullable Secret passphrase() {
		return (this.passphrase != null)
				? SecretReference.read("--passphrase", this.passphrase, this.invocation.planEnvironment(), System.in)
				: null;
	}

	private void printHexKey(KeyDescription key) {
		Output output = this.invocation.output();
		output.line(key.name() + "  " + key.kind().title() + " in " + this.to);
		output.line("set encryption.key of the plan to ${file:" + this.to.toAbsolutePath() + "}");
		output.document(document(key));
	}

	private void printRecipient(KeyDescription key) {
		Output output = this.invocation.output();
		Path publicFile = KeyFiles.publicFile(this.to);
		output.line(key.name() + "  " + String.join(", ", key.userIds()));
		output.line("  secret key  " + this.to + "  opens archives: keep it away from the machines that back up");
		output.line("  public key  " + publicFile + "  for encryption.recipients of the plan");
		Map<String, Object> document = document(key);
		document.put("public-file", publicFile.toString());
		output.document(document);
	}

	private Map<String, Object> document(KeyDescription key) {
		Map<String, Object> document = new LinkedHashMap<>(KeyShowCommand.document(key));
		document.put("file", this.to.toString());
		return document;
	}

}
