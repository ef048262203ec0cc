package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory of GnuPG with keys of its own, and the agent that GnuPG starts for it. Made
 * where paths are short: the agent's socket lies in it. Skips the test where gpg is not
 * installed.
 */
public final class GnuPgHome implements AutoCloseable {

	private final Path gpg = TestTools.require("gpg");

	private final Path directory;

	public GnuPgHome() throws IOException {
		this.directory = Files.createTempDirectory("hfgpg",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	/** Runs gpg, with a passphrase on its standard input unless it is empty. */
	public ProcessOutput run(String passphrase, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(this.gpg.toString(), "--homedir", this.directory.toString(), "--batch", "--no-tty", "--yes"));
		if (!passphrase.isEmpty()) {
			command.addAll(List.of("--pinentry-mode", "loopback", "--passphrase-fd", "0"));
		}
		command.addAll(List.of(arguments));
		return ProcessOutput.of(command, environment(), passphrase);
	}

	/** What gpg finds its keys by, for programs that run it. */
	public Map<String, String> environment() {
		return Map.of("GNUPGHOME", this.directory.toString(), "LC_ALL", "C.UTF-8");
	}

	/**
	 * Makes a key with a subkey that encrypts.
	 * @param parameters lines of GnuPG's unattended key generation, after the user id
	 */
	public void generate(String userId, String passphrase, String... parameters) throws IOException {
		List<String> lines = new ArrayList<>(List.of(parameters));
		lines.add("Name-Real: " + userId);
		lines.add(passphrase.isEmpty() ? "%no-protection" : "Passphrase: " + passphrase);
		lines.add("%commit");
		Path file = Files.write(this.directory.resolve("parameters"), lines);
		run("", "--full-generate-key", file.toString()).outOfSuccess();
	}

	/** The public key, armored, into a file. */
	public Path exportPublic(String userId, Path file) {
		run("", "--armor", "--output", file.toString(), "--export", "=" + userId).outOfSuccess();
		return file;
	}

	/** The secret key as GnuPG keeps it, binary, into a file. */
	public Path exportSecret(String userId, String passphrase, Path file) {
		run(passphrase, "--output", file.toString(), "--export-secret-keys", "=" + userId).outOfSuccess();
		return file;
	}

	/** The fingerprint of the primary key, as GnuPG prints it for programs. */
	public String fingerprint(String userId) {
		return run("", "--with-colons", "--list-keys", "=" + userId).outOfSuccess()
			.lines()
			.filter((line) -> line.startsWith("fpr:"))
			.map((line) -> line.split(":")[9])
			.findFirst()
			.orElseThrow();
	}

	public Path directory() {
		return this.directory;
	}

	@Override
	public void close() throws IOException {
		ProcessOutput.of(List.of(this.gpg.resolveSibling("gpgconf").toString(), "--homedir", this.directory.toString(),
				"--kill", "all"), environment());
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

}
