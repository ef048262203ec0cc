package dev.holdfast.archive.encryption;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;
import org.jspecify.annotations.Nullable;

/** Something that may open an archive. None of these prints a secret. */
public sealed interface ReadingKey {

	/**
	 * A key of 256 bits.
	 *
	 * @param text 64 hex digits, or with {@link KeyEncoding#UTF8} exactly 32 characters
	 * @param encoding how the text is read
	 */
	record Key(Secret text, KeyEncoding encoding) implements ReadingKey {
	}

	/**
	 * A passphrase that a person chose.
	 *
	 * @param text the passphrase
	 */
	record Passphrase(Secret text) implements ReadingKey {
	}

	/**
	 * OpenPGP secret keys, version 4 or 6.
	 *
	 * @param file armored or binary
	 * @param passphrase what protects the secret keys; null for unprotected ones
	 */
	record SecretKeys(Path file, @Nullable Secret passphrase) implements ReadingKey {
	}

	/**
	 * What a plan itself holds to open its archives: key and passphrase. Recipients alone
	 * give none: their secret keys are elsewhere.
	 */
	static List<ReadingKey> of(EncryptionSpec spec) {
		List<ReadingKey> keys = new ArrayList<>();
		Secret key = spec.key();
		if (key != null) {
			keys.add(new Key(key, spec.keyEncoding()));
		}
		Secret passphrase = spec.passphrase();
		if (passphrase != null) {
			keys.add(new Passphrase(passphrase));
		}
		return keys;
	}

}
