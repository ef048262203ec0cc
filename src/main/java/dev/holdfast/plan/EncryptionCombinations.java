package dev.holdfast.plan;

import java.util.List;

import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;

/** What cannot stand together under {@code encryption}. */
final class EncryptionCombinations {

	private static final List<Key<?>> SECRETS = List.of(EncryptionKeys.KEY, EncryptionKeys.PASSPHRASE,
			EncryptionKeys.PASSPHRASE_FILE, EncryptionKeys.RECIPIENTS);

	private EncryptionCombinations() {
	}

	static void check(Fields fields, Format format, KeyEncoding encoding) {
		if (fields.has(EncryptionKeys.PASSPHRASE) && fields.has(EncryptionKeys.PASSPHRASE_FILE)) {
			fields.place(EncryptionKeys.PASSPHRASE_FILE).problem("stands beside passphrase", "give one of the two");
		}
		if (encoding == KeyEncoding.UTF8 && format != Format.RAW_GCM && format != Format.RAW_CBC) {
			fields.place(EncryptionKeys.KEY_ENCODING)
				.problem("utf8 is for raw formats only", "use 64 hex digits, or a passphrase");
		}
		if (encoding == KeyEncoding.UTF8 && !fields.has(EncryptionKeys.KEY)) {
			fields.place(EncryptionKeys.KEY_ENCODING).problem("stands without a key", "add key, or take it out");
		}
		switch (format) {
			case NONE ->
				refuse(fields, SECRETS, "means nothing with format: none", "take it out, or choose format: openpgp");
			case RAW_GCM -> refuse(fields, SECRETS.subList(1, SECRETS.size()), "cannot open a raw format",
					"raw-gcm takes a key of 64 hex digits; openpgp takes all of them");
			case RAW_CBC -> fields.place(EncryptionKeys.FORMAT)
				.problem("raw-cbc is read, not written", "use openpgp, or raw-gcm for programs that need a raw format");
			default -> {
			}
		}
	}

	private static void refuse(Fields fields, List<Key<?>> keys, String message, String hint) {
		keys.stream().filter(fields::has).forEach((key) -> fields.place(key).problem(message, hint));
	}

}
