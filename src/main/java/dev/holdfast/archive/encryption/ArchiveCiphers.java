package dev.holdfast.archive.encryption;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;

/** Makes the ciphers of plans and of stored archives. */
public final class ArchiveCiphers {

	private ArchiveCiphers() {
	}

	/**
	 * The cipher that a plan asks for. It also decrypts, where the plan holds a key or
	 * passphrase; with recipients alone it cannot.
	 * @param spec what the plan says
	 * @param spool a private directory on a disk that may hold as much as an archive:
	 * formats that cannot be streamed keep ciphertext there, in files that have no name
	 * @throws HoldfastException with {@code BAD_PLAN} for a key, passphrase or recipient
	 * that cannot be used; nothing was written then
	 */
	public static ArchiveCipher forWriting(EncryptionSpec spec, Path spool) {
		return switch (spec.format()) {
			case NONE -> new PlainCipher();
			case OPENPGP -> openPgp(OpenPgpForm.OPENPGP, writingKeys(spec), ReadingKey.of(spec));
			case GNUPG, RAW_GCM, RAW_CBC -> throw notBuilt(spec.format());
		};
	}

	/**
	 * A cipher that only reads.
	 * @param format the archive's format, see {@link #formatOf}
	 * @param keys whatever may open it
	 * @param spool as for writing
	 * @throws HoldfastException with {@code BAD_PLAN} for a key that is none or a file
	 * that cannot be read, with {@code WRONG_KEY} for a secret key that its passphrase
	 * does not open
	 */
	public static ArchiveCipher forReading(Format format, List<ReadingKey> keys, Path spool) {
		return switch (format) {
			case NONE -> new PlainCipher();
			case OPENPGP -> openPgp(OpenPgpForm.OPENPGP, List.of(), keys);
			case GNUPG, RAW_GCM, RAW_CBC -> throw notBuilt(format);
		};
	}

	/**
	 * The format that an object's name tells: its suffix. The raw formats share one; it
	 * is taken for {@code RAW_GCM}, the authenticated one.
	 */
	public static Format formatOf(String objectName) {
		for (Format format : Format.values()) {
			if (!format.suffix().isEmpty() && objectName.endsWith(format.suffix())) {
				return format;
			}
		}
		return Format.NONE;
	}

	private static ArchiveCipher openPgp(OpenPgpForm form, List<WritingKey> writing, List<ReadingKey> reading) {
		Providers.prepare();
		return new OpenPgpCipher(form, writing, new OpenPgpReader(openers(reading)));
	}

	private static List<WritingKey> writingKeys(EncryptionSpec spec) {
		List<WritingKey> keys = new ArrayList<>();
		Secret key = spec.key();
		if (key != null) {
			keys.add(new WritingKey.Hex(hexKey(key, spec.keyEncoding())));
		}
		if (spec.passphrase() != null || !spec.recipients().isEmpty()) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "passphrases and recipients are not built yet",
					"use encryption.key with 64 hex digits");
		}
		if (keys.isEmpty()) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "encryption has neither key, passphrase nor recipients",
					"set encryption.key to 64 hex digits, such as 'holdfast key new --hex' makes");
		}
		return keys;
	}

	private static List<SessionKeyOpener> openers(List<ReadingKey> keys) {
		List<SessionKeyOpener> openers = new ArrayList<>();
		for (ReadingKey key : keys) {
			openers.add(opener(key));
		}
		return openers;
	}

	private static SessionKeyOpener opener(ReadingKey key) {
		if (key instanceof ReadingKey.Key hex) {
			return new PassphraseOpener(hexKey(hex.text(), hex.encoding()).asPassphrase());
		}
		if (key instanceof ReadingKey.Passphrase passphrase) {
			return new PassphraseOpener(passphrase.text().reveal().toCharArray());
		}
		throw new HoldfastException(ExitCode.BAD_PLAN, "secret key files are not built yet", null);
	}

	private static HexKey hexKey(Secret text, KeyEncoding encoding) {
		if (encoding != KeyEncoding.HEX) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "key-encoding utf8 is for the raw formats only",
					"leave key-encoding out and give 64 hex digits");
		}
		return HexKey.parse(text);
	}

	private static HoldfastException notBuilt(Format format) {
		return new HoldfastException(ExitCode.BAD_PLAN,
				"the encryption format " + format.name().toLowerCase(java.util.Locale.ROOT) + " is not built yet",
				"use openpgp");
	}

}
