package dev.holdfast.archive;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import dev.holdfast.archive.encryption.DamagedArchiveException;

/**
 * The records of an extended header: {@code length key=value}, each with a line feed at
 * its end (POSIX.1-2001, "pax Extended Header"). Values stay bytes, because those of
 * extended attributes are.
 */
final class PaxRecords {

	static final PaxRecords NONE = new PaxRecords(Map.of());

	private static final String ATTRIBUTE = "SCHILY.xattr.";

	private static final Set<String> KNOWN = Set.of("path", "linkpath", "size", "uid", "gid", "uname", "gname", "mtime",
			"GNU.sparse.major", "GNU.sparse.minor", "GNU.sparse.name", "GNU.sparse.realsize");

	private final Map<String, byte[]> records;

	private PaxRecords(Map<String, byte[]> records) {
		this.records = records;
	}

	static PaxRecords parse(byte[] body) throws DamagedArchiveException {
		Map<String, byte[]> records = new HashMap<>();
		int at = 0;
		while (at < body.length) {
			int space = indexOf(body, ' ', at, Math.min(body.length, at + 10));
			int length = (int) parseNumber(new String(body, at, space - at, StandardCharsets.US_ASCII));
			int end = at + length;
			if (length < 5 || end > body.length || body[end - 1] != '\n') {
				throw wrong();
			}
			int equals = indexOf(body, '=', space, end);
			String key = utf8(Arrays.copyOfRange(body, space + 1, equals));
			if (!KNOWN.contains(key) && !key.startsWith(ATTRIBUTE)
					|| records.put(key, Arrays.copyOfRange(body, equals + 1, end - 1)) != null) {
				throw wrong();
			}
			at = end;
		}
		PaxRecords parsed = new PaxRecords(records);
		if (parsed.isSparse()
				&& (parsed.number("GNU.sparse.major", -1) != 1 || parsed.number("GNU.sparse.minor", -1) != 0)) {
			throw wrong();
		}
		return parsed;
	}

	boolean isSparse() {
		return this.records.containsKey("GNU.sparse.name");
	}

	String text(String key, String otherwise) throws DamagedArchiveException {
		byte[] value = this.records.get(key);
		return (value != null) ? utf8(value) : otherwise;
	}

	long number(String key, long otherwise) throws DamagedArchiveException {
		byte[] value = this.records.get(key);
		return (value != null) ? parseNumber(utf8(value)) : otherwise;
	}

	Instant time(String key, Instant otherwise) throws DamagedArchiveException {
		byte[] value = this.records.get(key);
		if (value == null) {
			return otherwise;
		}
		String text = utf8(value);
		if (!text.matches("-?\\d{1,12}(\\.\\d{1,9})?")) {
			throw wrong();
		}
		BigDecimal seconds = new BigDecimal(text);
		BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
		return Instant.ofEpochSecond(whole.longValueExact(),
				seconds.subtract(whole).movePointRight(9).longValueExact());
	}

	/** Extended attributes by full name. */
	Map<String, byte[]> attributes() {
		Map<String, byte[]> attributes = new HashMap<>();
		this.records.forEach((key, value) -> {
			if (key.startsWith(ATTRIBUTE)) {
				attributes.put(key.substring(ATTRIBUTE.length()), value);
			}
		});
		return attributes;
	}

	static long parseNumber(String text) throws DamagedArchiveException {
		if (!text.matches("\\d{1,18}")) {
			throw wrong();
		}
		return Long.parseLong(text);
	}

	private static int indexOf(byte[] bytes, char wanted, int from, int to) throws DamagedArchiveException {
		for (int i = from; i < to; i++) {
			if (bytes[i] == wanted) {
				return i;
			}
		}
		throw wrong();
	}

	private static String utf8(byte[] bytes) throws DamagedArchiveException {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw wrong();
		}
	}

	private static DamagedArchiveException wrong() {
		return new DamagedArchiveException("the archive holds an extended header that is none", null);
	}

}
