package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;

/** The keys of {@code encryption}. */
final class EncryptionKeys {

	static final EncryptionSpec DEFAULT = new EncryptionSpec(Format.OPENPGP, null, KeyEncoding.HEX, null, List.of());

	private static final Map<String, Format> FORMATS = Map.of("openpgp", Format.OPENPGP, "gnupg", Format.GNUPG,
			"raw-gcm", Format.RAW_GCM, "raw-cbc", Format.RAW_CBC, "none", Format.NONE);

	static final Key<String> FORMAT = Key.optional("format",
			Scalars.choice("an encryption format", List.of("openpgp", "gnupg", "raw-gcm", "raw-cbc", "none")),
			"`openpgp` (default), `gnupg`, `raw-gcm` or `none`; `raw-cbc` is read only");

	static final Key<Secret> KEY = Key.optional("key", Scalars.SECRET, "64 hex digits");

	static final Key<String> KEY_ENCODING = Key.optional("key-encoding",
			Scalars.choice("a key encoding", List.of("hex", "utf8")),
			"`hex` (default), or `utf8` for a key of exactly 32 characters in a raw format");

	static final Key<Secret> PASSPHRASE = Key.optional("passphrase", Scalars.SECRET, "a passphrase");

	static final Key<Path> PASSPHRASE_FILE = Key.optional("passphrase-file", Scalars.PATH,
			"a file whose first line is the passphrase");

	static final Key<List<String>> RECIPIENTS = Key.optional("recipients",
			new ListType<>("a list of public keys", "[keys/ops.asc]", Scalars.TEXT, 1),
			"files of OpenPGP public keys; this machine cannot decrypt then, unless a key or passphrase is given too");

	static final ObjectType<EncryptionSpec> TYPE = new ObjectType<>("Encryption",
			List.of(FORMAT, KEY, KEY_ENCODING, PASSPHRASE, PASSPHRASE_FILE, RECIPIENTS), EncryptionKeys::build);

	private EncryptionKeys() {
	}

	private static @Nullable EncryptionSpec build(Fields fields) {
		Format format = FORMATS.getOrDefault(fields.get(FORMAT, "openpgp"), Format.OPENPGP);
		KeyEncoding encoding = fields.get(KEY_ENCODING, "hex").equals("utf8") ? KeyEncoding.UTF8 : KeyEncoding.HEX;
		EncryptionCombinations.check(fields, format, encoding);
		Secret key = fields.get(KEY);
		Secret read = (key != null) ? KeyText.read(key, encoding, fields.place(KEY)) : null;
		Path file = fields.get(PASSPHRASE_FILE);
		Secret passphrase = (file != null) ? PassphraseFile.read(file, fields.place(PASSPHRASE_FILE))
				: fields.get(PASSPHRASE);
		return fields.ok() ? new EncryptionSpec(format, read, encoding, passphrase, fields.list(RECIPIENTS)) : null;
	}

}
