package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** The public keys that GnuPG holds for the user who backs up. */
final class GnuPgKeyring {

	/** Of a version 4 key, with or without the spaces that GnuPG prints. */
	private static final Pattern FINGERPRINT = Pattern.compile("(0x)?(\\p{XDigit}\\s*){40}");

	private static final long SECONDS = 60;

	private GnuPgKeyring() {
	}

	static boolean isFingerprint(String name) {
		return FINGERPRINT.matcher(name.strip()).matches();
	}

	/**
	 * The key of this fingerprint.
	 * @throws HoldfastException with {@code BAD_PLAN} when GnuPG is not installed or has
	 * no such key
	 */
	static byte[] export(String fingerprint) {
		return export(fingerprint, Map.of());
	}

	static byte[] export(String fingerprint, Map<String, String> environment) {
		try {
			byte[] key = run(List.of("gpg", "--batch", "--no-tty", "--quiet", "--export", "--",
					fingerprint.replaceAll("\\s", "")), environment);
			if (key.length == 0) {
				throw unknown(fingerprint, "GnuPG has no such key");
			}
			return key;
		}
		catch (IOException ex) {
			throw unknown(fingerprint, "gpg cannot be run: " + ex.getMessage());
		}
	}

	private static byte[] run(List<String> command, Map<String, String> environment) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
		builder.environment().putAll(environment);
		Process gpg = builder.start();
		try {
			gpg.getOutputStream().close();
			byte[] output = gpg.getInputStream().readAllBytes();
			if (!gpg.waitFor(SECONDS, TimeUnit.SECONDS)) {
				throw new IOException("it does not end");
			}
			return output;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new HoldfastException(ExitCode.INTERRUPTED, "interrupted while gpg exported a key", null, ex);
		}
		finally {
			gpg.destroyForcibly();
		}
	}

	private static HoldfastException unknown(String fingerprint, String why) {
		return new HoldfastException(ExitCode.BAD_PLAN, "recipient " + fingerprint + " is not known: " + why,
				"import the key into GnuPG as the user who backs up, or name a key file instead");
	}

}
