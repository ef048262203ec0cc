package dev.holdfast.archive.encryption;

import java.time.Instant;
import java.util.Date;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.jspecify.annotations.Nullable;

/** Whether something can be encrypted for a certificate now, and if not, why. */
final class KeyValidity {

	private final OpenPGPCertificate certificate;

	private final Instant now;

	KeyValidity(OpenPGPCertificate certificate, Instant now) {
		this.certificate = certificate;
		this.now = now;
	}

	/** The reason, such as {@code is revoked}; null when there is none. */
	@Nullable String reason() {
		return this.certificate.getEncryptionKeys(Date.from(this.now)).isEmpty() ? why().reason : null;
	}

	/** The reason as a failure of the plan. */
	HoldfastException problem(String what) {
		Why why = why();
		return new HoldfastException(ExitCode.BAD_PLAN, what + " " + why.reason, why.hint);
	}

	private Why why() {
		if (isRevoked()) {
			return new Why("is revoked", "give the key that replaces it");
		}
		Instant expired = expired();
		if (expired != null) {
			return new Why("expired at " + expired, "extend it where its secret key is, and export it again");
		}
		Instant created = this.certificate.getPrimaryKey().getCreationTime().toInstant();
		if (created.isAfter(this.now)) {
			return new Why("was made in the future, at " + created, "set this machine's clock");
		}
		return new Why("has no key that encrypts",
				"it only signs, or its encryption key is revoked or too weak: add an encryption subkey and export it again");
	}

	private record Why(String reason, String hint) {
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

}
