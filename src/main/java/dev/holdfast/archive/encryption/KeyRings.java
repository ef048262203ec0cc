package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenPGP certificates and secret keys, armored or binary, any number in a file.
 */
final class KeyRings {

	/** No key file is larger; whatever is larger is something else. */
	private static final long LARGEST = 16L << 20;

	private KeyRings() {
	}

	/**
	 * The keys in a file.
	 * @param what the file's part, for messages: recipient, secret key file
	 * @throws HoldfastException with {@code BAD_PLAN} when it cannot be read or holds
	 * none
	 */
	static List<OpenPGPCertificate> read(Path file, String what) {
		return parse(bytes(file, what), what + " " + file);
	}

	static List<OpenPGPCertificate> parse(byte[] bytes, String what) {
		List<OpenPGPCertificate> keys;
		try {
			keys = new OpenPGPKeyReader(new BcOpenPGPImplementation()).parseKeysOrCertificates(bytes);
		}
		catch (IOException | RuntimeException ex) {
			throw noKey(what, ex);
		}
		if (keys.isEmpty()) {
			throw noKey(what, null);
		}
		return keys;
	}

	static byte[] bytes(Path file, String what) {
		try {
			if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
				throw noKey(what + " " + file, null);
			}
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, what + " " + file + " cannot be read: " + reason(ex),
					"correct the path, or let the user who backs up read it", ex);
		}
	}

	private static String reason(IOException ex) {
		if (ex instanceof NoSuchFileException) {
			return "no such file";
		}
		return (ex instanceof AccessDeniedException) ? "permission denied" : String.valueOf(ex.getMessage());
	}

	private static HoldfastException noKey(String what, @Nullable Exception ex) {
		return new HoldfastException(ExitCode.BAD_PLAN, what + " is no OpenPGP key",
				"give a key file such as 'gpg --export' or 'holdfast key new --recipient' makes", ex);
	}

}
