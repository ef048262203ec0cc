package dev.holdfast.archive.encryption;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.util.encoders.Hex;

/**
 * The public keys that archives are encrypted for. Each is checked before anything is
 * written: an archive that nobody can open, or only someone whose key was revoked, is
 * worse than none.
 */
final class Recipients {

	private static final String ARMOR = "-----BEGIN PGP";

	private final OpenPgpForm form;

	private final Clock clock;

	Recipients(OpenPgpForm form, Clock clock) {
		this.form = form;
		this.clock = clock;
	}

	/**
	 * The recipients that a plan names.
	 * @param named files, fingerprints of keys that GnuPG holds, or armored text
	 * @throws HoldfastException with {@code BAD_PLAN} for one that cannot be used
	 */
	List<WritingKey> of(List<String> named) {
		List<WritingKey> recipients = new ArrayList<>();
		for (String name : named) {
			String what = name.strip().startsWith(ARMOR) ? "the recipient written into the plan" : "recipient " + name;
			for (OpenPGPCertificate certificate : certificates(name, what)) {
				recipients.add(recipient(certificate, what));
			}
		}
		return recipients;
	}

	private static List<OpenPGPCertificate> certificates(String name, String what) {
		if (name.strip().startsWith(ARMOR)) {
			return KeyRings.parse(name.strip().getBytes(StandardCharsets.US_ASCII), what);
		}
		if (GnuPgKeyring.isFingerprint(name)) {
			return KeyRings.parse(GnuPgKeyring.export(name), what);
		}
		return KeyRings.read(Path.of(name), "recipient");
	}

	private WritingKey recipient(OpenPGPCertificate certificate, String what) {
		if (certificate.isSecretKey()) {
			throw unusable(what + " is a secret key",
					"give the public key ('gpg --export', or the .pub file beside it) and keep the secret one elsewhere");
		}
		List<PGPPublicKey> keys = certificate.getEncryptionKeys(Date.from(this.clock.instant()))
			.stream()
			.map(OpenPGPComponentKey::getPGPPublicKey)
			.toList();
		String fingerprint = fingerprint(certificate);
		if (keys.isEmpty()) {
			throw new KeyValidity(certificate, this.clock.instant()).problem(what + " (" + fingerprint + ")");
		}
		if (this.form == OpenPgpForm.GNUPG
				&& keys.stream().anyMatch((key) -> key.getVersion() > PublicKeyPacket.VERSION_4)) {
			throw unusable(what + " is a key of version 6, which GnuPG cannot use", "set encryption.format to openpgp");
		}
		return new WritingKey.Recipient(fingerprint, keys);
	}

	static String fingerprint(OpenPGPCertificate certificate) {
		return Hex.toHexString(certificate.getFingerprint()).toUpperCase(Locale.ROOT);
	}

	private static HoldfastException unusable(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

}
