package dev.holdfast.archive.encryption;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.crypto.spec.SecretKeySpec;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec.KeyEncoding;
import dev.holdfast.plan.Secret;

/**
 * The key of a raw format: 32 bytes, from 64 hex digits or, as an older tool does it,
 * from the bytes of exactly 32 characters.
 *
 * @param name tells keys apart, reveals nothing
 */
record RawKey(String name, SecretKeySpec aes) {

	private static final int BYTES = 32;

	static RawKey parse(Secret text, KeyEncoding encoding) {
		if (encoding == KeyEncoding.HEX) {
			HexKey key = HexKey.parse(text);
			return new RawKey(key.name(), new SecretKeySpec(key.bytes(), "AES"));
		}
		String characters = text.reveal();
		byte[] bytes = characters.getBytes(StandardCharsets.UTF_8);
		if (characters.length() != BYTES || bytes.length != BYTES) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"the encryption key has " + characters.length() + " characters, " + bytes.length
							+ " bytes in UTF-8, instead of 32",
					"with key-encoding utf8 give exactly 32 ASCII characters, as the older tool had them");
		}
		return new RawKey("key of 32 characters", new SecretKeySpec(bytes, "AES"));
	}

	/** Those among the keys that a raw format can use. */
	static List<RawKey> of(List<ReadingKey> keys) {
		List<RawKey> raw = new ArrayList<>();
		for (ReadingKey key : keys) {
			if (key instanceof ReadingKey.Key usable) {
				raw.add(parse(usable.text(), usable.encoding()));
			}
		}
		return raw;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
