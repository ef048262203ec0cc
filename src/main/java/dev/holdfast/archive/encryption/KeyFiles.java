package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.Secret;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes and describes keys. A key file is written with its final mode from the start,
 * brought to disk, and never overwritten. No secret is returned or printed.
 */
public final class KeyFiles {

	private final Clock clock;

	/**
	 * Makes one.
	 * @param clock when keys are made, and by when they expire
	 */
	public KeyFiles(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Makes a key of 256 bits: 64 hex digits and a newline, mode 0600.
	 * @throws HoldfastException with {@code BAD_PLAN} when the file is there already or
	 * cannot be written
	 */
	public KeyDescription newHexKey(Path to) {
		byte[] key = new byte[32];
		OpenPgpForm.RANDOM.nextBytes(key);
		String digits = HexFormat.of().formatHex(key);
		new NewFile(to, NewFile.SECRET).write(digits + "\n");
		return describe(HexKey.parse(new Secret(digits)));
	}

	/**
	 * Makes a key pair of OpenPGP version 6 that does not expire: the secret key, mode
	 * 0600, and beside it the public one, {@link #publicFile}, mode 0644, both armored.
	 * @param to where the secret key goes
	 * @param userId whom it belongs to, for people
	 * @param passphrase protects the secret key; null for none
	 * @return what describes the public key
	 * @throws HoldfastException with {@code BAD_PLAN} when one of the files is there
	 * already or cannot be written; neither is left then
	 */
	public KeyDescription newRecipient(Path to, String userId, @Nullable Secret passphrase) {
		NewFile secretFile = new NewFile(to, NewFile.SECRET);
		NewFile publicFile = new NewFile(publicFile(to), NewFile.PUBLIC);
		publicFile.requireNew();
		try {
			OpenPGPKey key = RecipientKey.generate(userId, passphrase, this.clock.instant());
			secretFile.write(key.toAsciiArmoredString());
			try {
				publicFile.write(key.toCertificate().toAsciiArmoredString());
			}
			catch (HoldfastException ex) {
				secretFile.remove();
				throw ex;
			}
			return describe(key.toCertificate());
		}
		catch (PGPException | IOException ex) {
			throw new IllegalStateException("no key pair can be made", ex);
		}
	}

	/** Where the public half of a secret key file is put. */
	public static Path publicFile(Path secretFile) {
		return secretFile.resolveSibling(secretFile.getFileName() + ".pub");
	}

	/**
	 * Describes what is in a key file: one hex key, or any number of OpenPGP keys.
	 * @throws HoldfastException with {@code BAD_PLAN} when it cannot be read or is no key
	 */
	public List<KeyDescription> describe(Path file) {
		byte[] bytes = KeyRings.bytes(file, "key file");
		return describe(bytes, "key file " + file);
	}

	/**
	 * Describes a key given as text.
	 * @param what where it came from, for messages
	 */
	public List<KeyDescription> describe(Secret text, String what) {
		return describe(text.reveal().getBytes(StandardCharsets.UTF_8), what);
	}

	private List<KeyDescription> describe(byte[] bytes, String what) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
		if (text.length() == 64 && text.chars().allMatch((c) -> Character.digit(c, 16) >= 0)) {
			return List.of(describe(HexKey.parse(new Secret(text))));
		}
		try {
			return KeyRings.parse(bytes, what).stream().map(this::describe).toList();
		}
		catch (HoldfastException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, what + " is neither 64 hex digits nor an OpenPGP key",
					"'holdfast key new' makes keys; a passphrase has nothing to show", ex);
		}
	}

	private static KeyDescription describe(HexKey key) {
		return new KeyDescription(KeyDescription.Kind.HEX_KEY, key.name(), List.of(), 0, null, null, false, null);
	}

	private KeyDescription describe(OpenPGPCertificate certificate) {
		PGPPublicKey primary = certificate.getPrimaryKey().getPGPPublicKey();
		boolean locked = certificate instanceof OpenPGPKey key && key.getPrimarySecretKey().isLocked();
		Instant now = this.clock.instant();
		return new KeyDescription(
				certificate.isSecretKey() ? KeyDescription.Kind.SECRET_KEY : KeyDescription.Kind.PUBLIC_KEY,
				Recipients.fingerprint(certificate), userIds(primary), primary.getVersion(),
				primary.getCreationTime().toInstant(), KeyValidity.end(primary), locked,
				new KeyValidity(certificate, now).reason());
	}

	private static List<String> userIds(PGPPublicKey key) {
		List<String> ids = new ArrayList<>();
		for (Iterator<String> id = key.getUserIDs(); id.hasNext();) {
			ids.add(id.next().replaceAll("\\p{Cntrl}", "?"));
		}
		return ids;
	}

}
