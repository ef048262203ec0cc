package dev.holdfast.archive.encryption;

import java.time.Instant;
import java.util.Date;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.jspecify.annotations.Nullable;

/** Why nothing can be encrypted for a certificate. */
final class KeyValidity {

	private final OpenPGPCertificate certificate;

	private final Instant now;

	KeyValidity(OpenPGPCertificate certificate, Instant now) {
		this.certificate = certificate;
		this.now = now;
	}

	/** The reason as a failure of the plan. */
	HoldfastException problem(String what) {
		if (isRevoked()) {
			return bad(what + " is revoked", "give the key that replaces it");
		}
		Instant expired = expired();
		if (expired != null) {
			return bad(what + " expired at " + expired, "extend it where its secret key is, and export it again");
		}
		if (this.certificate.getPrimaryKey().getCreationTime().toInstant().isAfter(this.now)) {
			return bad(
					what + " was made in the future, at "
							+ this.certificate.getPrimaryKey().getCreationTime().toInstant(),
					"set this machine's clock");
		}
		return bad(what + " has no key that encrypts",
				"it only signs, or its encryption key was revoked or is too weak: add an encryption subkey and export it again");
	}

	private boolean isRevoked() {
		return this.certificate.getRevocation(Date.from(this.now)) != null
				|| this.certificate.getPrimaryKey().getPGPPublicKey().hasRevocation();
	}

	/** When the last key that could encrypt expired; null when none did. */
	private @Nullable Instant expired() {
		Instant last = null;
		for (OpenPGPComponentKey key : this.certificate.getKeys()) {
			Instant end = key.getPGPPublicKey().isEncryptionKey() ? end(key) : null;
			if (end != null && !end.isAfter(this.now) && (last == null || end.isAfter(last))) {
				last = end;
			}
		}
		return last;
	}

	/** The earlier of a key's own end and its primary key's; null for neither. */
	private @Nullable Instant end(OpenPGPComponentKey key) {
		Instant own = end(key.getPGPPublicKey());
		Instant primary = end(this.certificate.getPrimaryKey().getPGPPublicKey());
		if (own == null || primary == null) {
			return (own != null) ? own : primary;
		}
		return own.isBefore(primary) ? own : primary;
	}

	static @Nullable Instant end(PGPPublicKey key) {
		long seconds = key.getValidSeconds();
		return (seconds > 0) ? key.getCreationTime().toInstant().plusSeconds(seconds) : null;
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

}
