package dev.holdfast.archive.encryption;

import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.jspecify.annotations.Nullable;

/** A key that may open some of a message's session-key packets. */
interface SessionKeyOpener {

	/** The session key in this packet, or null when this key does not open it. */
	@Nullable PGPSessionKey open(PGPEncryptedData packet);

}
