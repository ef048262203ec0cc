package dev.holdfast.archive.encryption;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;

/** Makes the ciphers of plans and of stored archives. */
public final class ArchiveCiphers {

	private ArchiveCiphers() {
	}

	/**
	 * The cipher that a plan asks for. It also decrypts, where the plan holds a key or
	 * passphrase; with recipients alone it cannot.
	 * @param spec what the plan says
	 * @param spool a private directory on a disk that may hold as much as an archive:
	 * formats that cannot be streamed keep encrypted bytes there, in files that have no
	 * name
	 * @throws HoldfastException with {@code BAD_PLAN} for a key, passphrase or recipient
	 * that cannot be used; nothing was written then
	 */
	public static ArchiveCipher forWriting(EncryptionSpec spec, Path spool) {
		return forWriting(spec, spool, Clock.systemUTC());
	}

	static ArchiveCipher forWriting(EncryptionSpec spec, Path spool, Clock clock) {
		return switch (spec.format()) {
			case NONE -> new PlainCipher();
			case OPENPGP -> openPgp(OpenPgpForm.OPENPGP, spec, spool, clock);
			case GNUPG -> openPgp(OpenPgpForm.GNUPG, spec, spool, clock);
			case RAW_GCM -> rawGcm(spec, spool);
			case RAW_CBC -> throw new HoldfastException(ExitCode.BAD_PLAN,
					"the encryption format raw-cbc is only read: it does not notice when an archive is changed",
					"set encryption.format to openpgp");
		};
	}

	/**
	 * A cipher that only reads.
	 * @param format the archive's format, see {@link #formatOf}
	 * @param keys whatever may open it; those that the format cannot use are passed over
	 * @param spool as for writing
	 * @throws HoldfastException with {@code BAD_PLAN} for a key that is none or a file
	 * that cannot be read, with {@code WRONG_KEY} for a secret key that its passphrase
	 * does not open
	 */
	public static ArchiveCipher forReading(Format format, List<ReadingKey> keys, Path spool) {
		return switch (format) {
			case NONE -> new PlainCipher();
			case OPENPGP -> openPgp(OpenPgpForm.OPENPGP, List.of(), keys, spool);
			case GNUPG -> openPgp(OpenPgpForm.GNUPG, List.of(), keys, spool);
			case RAW_GCM -> new RawGcmCipher(UsableKeys.rawKeys(keys), spool, 0);
			case RAW_CBC -> new RawCbcCipher(UsableKeys.rawKeys(keys).get(0));
		};
	}

	/**
	 * The format that an object's name tells: its suffix. The raw formats share one; it
	 * is taken for {@code RAW_GCM}, the authenticated one, so {@code RAW_CBC} has to be
	 * asked for.
	 */
	public static Format formatOf(String objectName) {
		for (Format format : Format.values()) {
			if (!format.suffix().isEmpty() && objectName.endsWith(format.suffix())) {
				return format;
			}
		}
		return Format.NONE;
	}

	private static ArchiveCipher rawGcm(EncryptionSpec spec, Path spool) {
		Providers.requireJdk();
		return new RawGcmCipher(List.of(UsableKeys.rawKey(spec)), spool, RawGcmCipher.LARGEST);
	}

	private static ArchiveCipher openPgp(OpenPgpForm form, EncryptionSpec spec, Path spool, Clock clock) {
		return openPgp(form, UsableKeys.writingKeys(spec, form, clock), ReadingKey.of(spec), spool);
	}

	private static ArchiveCipher openPgp(OpenPgpForm form, List<WritingKey> writing, List<ReadingKey> reading,
			Path spool) {
		Providers.requireJdk();
		return new OpenPgpCipher(form, writing, new OpenPgpReader(UsableKeys.openers(reading), spool));
	}

}
