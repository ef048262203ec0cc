package dev.holdfast.archive.encryption;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;

/** Makes usable keys of what plans and people give, and refuses what is none. */
final class UsableKeys {

	private UsableKeys() {
	}

	static List<WritingKey> writingKeys(EncryptionSpec spec, OpenPgpForm form, Clock clock) {
		List<WritingKey> keys = new ArrayList<>();
		Secret key = spec.key();
		if (key != null) {
			requireHex(spec.keyEncoding());
			keys.add(new WritingKey.Hex(HexKey.parse(key)));
		}
		Secret passphrase = spec.passphrase();
		if (passphrase != null) {
			keys.add(new WritingKey.Passphrase(usable(passphrase)));
		}
		keys.addAll(new Recipients(form, clock).of(spec.recipients()));
		if (keys.isEmpty()) {
			throw bad("encryption has neither key, passphrase nor recipients",
					"set encryption.key to 64 hex digits, such as 'holdfast key new --hex' makes");
		}
		return keys;
	}

	/** The one key of a raw format. */
	static RawKey rawKey(EncryptionSpec spec) {
		Secret key = spec.key();
		if (key == null || spec.passphrase() != null || !spec.recipients().isEmpty()) {
			throw bad("the raw encryption formats take a key and nothing else",
					"set encryption.key alone, or encryption.format to openpgp");
		}
		return RawKey.parse(key, spec.keyEncoding());
	}

	static List<RawKey> rawKeys(List<ReadingKey> keys) {
		List<RawKey> raw = RawKey.of(keys);
		if (raw.isEmpty()) {
			throw Failures.wrongKey("no key is given that opens a raw format", "give its key of 64 hex digits");
		}
		return raw;
	}

	static List<SessionKeyOpener> openers(List<ReadingKey> keys) {
		List<SessionKeyOpener> openers = new ArrayList<>();
		for (ReadingKey key : keys) {
			if (key instanceof ReadingKey.Key hex && hex.encoding() == KeyEncoding.HEX) {
				openers.add(new PassphraseOpener(HexKey.parse(hex.text()).asPassphrase()));
			}
			else if (key instanceof ReadingKey.Passphrase passphrase) {
				openers.add(new PassphraseOpener(usable(passphrase.text()).reveal().toCharArray()));
			}
			else if (key instanceof ReadingKey.SecretKeys secret) {
				openers.add(SecretKeyOpener.of(secret.file(), secret.passphrase()));
			}
		}
		return openers;
	}

	/**
	 * Stock tools read a passphrase up to the end of its line, so it must be one line.
	 */
	private static Secret usable(Secret passphrase) {
		String text = passphrase.reveal();
		if (text.isBlank()) {
			throw bad("the encryption passphrase is empty", "set encryption.passphrase, or use encryption.key");
		}
		if (text.chars().anyMatch((c) -> c == '\n' || c == '\r')) {
			throw bad("the encryption passphrase has more than one line",
					"give one line: other tools read a passphrase only to the end of its line");
		}
		return passphrase;
	}

	private static void requireHex(KeyEncoding encoding) {
		if (encoding != KeyEncoding.HEX) {
			throw bad("key-encoding utf8 is for the raw encryption formats",
					"leave key-encoding out and give 64 hex digits");
		}
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

}
