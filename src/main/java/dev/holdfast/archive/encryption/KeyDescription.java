package dev.holdfast.archive.encryption;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What may be told about a key: nothing of this is secret.
 *
 * @param kind what it is
 * @param name the fingerprint of an OpenPGP key in upper case hex, or {@code key:} and 16
 * hex digits that tell hex keys apart; both stand in manifests as the archive's recipient
 * @param userIds whom an OpenPGP key says it belongs to
 * @param version of an OpenPGP key, 0 for others
 * @param created null when the key does not say
 * @param expires null for never
 * @param locked whether a passphrase protects the secret key
 * @param problem why nothing can be encrypted for it now, null when that is possible
 */
public record KeyDescription(Kind kind, String name, List<String> userIds, int version, @Nullable Instant created,
		@Nullable Instant expires, boolean locked, @Nullable String problem) {

	public KeyDescription {
		userIds = List.copyOf(userIds);
	}

	/** Kinds of keys. */
	public enum Kind {

		HEX_KEY("key of 64 hex digits"), PUBLIC_KEY("OpenPGP public key"), SECRET_KEY("OpenPGP secret key");

		private final String title;

		Kind(String title) {
			this.title = title;
		}

		/** For people. */
		public String title() {
			return this.title;
		}

	}

}
