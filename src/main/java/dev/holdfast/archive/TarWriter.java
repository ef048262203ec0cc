package dev.holdfast.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes tar entries in POSIX.1-2001 (pax) interchange format: ustar headers, and
 * extended headers where ustar cannot hold a value (long or non-ASCII names, sizes from 8
 * GiB, large ids, nanoseconds, {@code SCHILY.xattr} attributes, GNU sparse maps version
 * 1.0). Reads with GNU tar, bsdtar and commons-compress. Not for several threads.
 */
public final class TarWriter {

	private static final int BLOCK = 512;

	private static final long OCTAL_11 = 0_77777777777L;

	private static final long OCTAL_7 = 0_7777777L;

	private static final byte[] ZEROS = new byte[2 * BLOCK];

	private final OutputStream out;

	public TarWriter(OutputStream out) {
		this.out = out;
	}

	/**
	 * Writes everything of an entry that comes before its content.
	 * @return bytes of content that must follow: the size, preceded by nothing else
	 */
	public long begin(Entry entry) throws IOException {
		byte[] map = (entry.sparse() != null) ? sparseMap(entry.sparse()) : new byte[0];
		long size = entry.size() + map.length;
		Map<String, byte[]> records = records(entry, size);
		if (!records.isEmpty()) {
			byte[] body = encode(records);
			this.out.write(header("PaxHeaders/" + tail(ascii(entry.name()), 80), 'x', body.length, Entry.of("x", 0)));
			this.out.write(body);
			pad(body.length);
		}
		this.out.write(header(ascii(slashed(entry)), type(entry.kind()), size, entry));
		this.out.write(map);
		return entry.size();
	}

	/** Pads to the next block after an entry's content. */
	public void end(Entry entry) throws IOException {
		pad(entry.size());
	}

	/** Writes the end of the archive: two blocks of zeros. */
	public void finish() throws IOException {
		this.out.write(ZEROS, 0, 2 * BLOCK);
	}

	private void pad(long size) throws IOException {
		int rest = (int) (size % BLOCK);
		if (rest != 0) {
			this.out.write(ZEROS, 0, BLOCK - rest);
		}
	}

	private static String slashed(Entry entry) {
		return (entry.kind() == Entry.Kind.DIRECTORY) ? entry.name() + "/" : entry.name();
	}

	private static char type(Entry.Kind kind) {
		return switch (kind) {
			case FILE -> '0';
			case HARD_LINK -> '1';
			case SYMBOLIC_LINK -> '2';
			case DIRECTORY -> '5';
			case FIFO -> '6';
		};
	}

	private static Map<String, byte[]> records(Entry entry, long size) {
		Map<String, byte[]> records = new TreeMap<>();
		String name = slashed(entry);
		if (entry.sparse() != null) {
			put(records, "GNU.sparse.major", "1");
			put(records, "GNU.sparse.minor", "0");
			put(records, "GNU.sparse.name", name);
			put(records, "GNU.sparse.realsize", Long.toString(entry.sparse().realSize()));
		}
		else if (name.length() > 100 || !isAscii(name)) {
			put(records, "path", name);
		}
		String link = entry.linkName();
		if (link != null && (link.length() > 100 || !isAscii(link))) {
			put(records, "linkpath", link);
		}
		if (size > OCTAL_11) {
			put(records, "size", Long.toString(size));
		}
		if (entry.uid() > OCTAL_7) {
			put(records, "uid", Long.toString(entry.uid()));
		}
		if (entry.gid() > OCTAL_7) {
			put(records, "gid", Long.toString(entry.gid()));
		}
		if (entry.user().length() > 31 || !isAscii(entry.user())) {
			put(records, "uname", entry.user());
		}
		if (entry.group().length() > 31 || !isAscii(entry.group())) {
			put(records, "gname", entry.group());
		}
		Instant modified = entry.modified();
		if (modified.getNano() != 0 || modified.getEpochSecond() < 0 || modified.getEpochSecond() > OCTAL_11) {
			put(records, "mtime", paxTime(modified));
		}
		entry.xattrs().forEach((key, value) -> records.put("SCHILY.xattr." + escaped(key), value));
		return records;
	}

	/**
	 * An equals sign would end the keyword: GNU tar escapes it so, and the percent sign.
	 */
	private static String escaped(String attribute) {
		return attribute.replace("%", "%25").replace("=", "%3D");
	}

	/** Seconds and nanoseconds as a decimal number, also before 1970. */
	static String paxTime(Instant time) {
		long seconds = time.getEpochSecond();
		int nanos = time.getNano();
		if (nanos == 0) {
			return Long.toString(seconds);
		}
		if (seconds < 0) {
			seconds++;
			nanos = 1_000_000_000 - nanos;
			return ((seconds == 0) ? "-0" : Long.toString(seconds)) + String.format(".%09d", nanos);
		}
		return seconds + String.format(".%09d", nanos);
	}

	private static void put(Map<String, byte[]> records, String key, String value) {
		records.put(key, value.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] encode(Map<String, byte[]> records) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		records.forEach((key, value) -> {
			byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
			int rest = keyBytes.length + value.length + 3;
			int length = rest + Integer.toString(rest).length();
			if (length != rest + Integer.toString(length).length()) {
				length++;
			}
			body.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
			body.writeBytes(keyBytes);
			body.write('=');
			body.writeBytes(value);
			body.write('\n');
		});
		return body.toByteArray();
	}

	/**
	 * GNU sparse format 1.0: counts and pairs in decimal, one a line, padded to a block.
	 * A hole at the end is told by an empty run there: GNU tar goes by the map alone.
	 */
	private static byte[] sparseMap(Entry.Sparse sparse) {
		List<Entry.Sparse.Run> runs = new ArrayList<>(sparse.runs());
		Entry.Sparse.Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
		if (last == null || last.offset() + last.length() < sparse.realSize()) {
			runs.add(new Entry.Sparse.Run(sparse.realSize(), 0));
		}
		StringBuilder map = new StringBuilder().append(runs.size()).append('\n');
		for (Entry.Sparse.Run run : runs) {
			map.append(run.offset()).append('\n').append(run.length()).append('\n');
		}
		byte[] text = map.toString().getBytes(StandardCharsets.US_ASCII);
		byte[] padded = new byte[(text.length + BLOCK - 1) / BLOCK * BLOCK];
		System.arraycopy(text, 0, padded, 0, text.length);
		return padded;
	}

	private static byte[] header(String name, char type, long size, Entry entry) {
		byte[] block = new byte[BLOCK];
		text(block, 0, 100, tail(name, 100));
		octal(block, 100, 8, entry.mode() & 07777);
		octal(block, 108, 8, (entry.uid() > OCTAL_7) ? 0 : entry.uid());
		octal(block, 116, 8, (entry.gid() > OCTAL_7) ? 0 : entry.gid());
		octal(block, 124, 12, (size > OCTAL_11) ? 0 : size);
		long modified = entry.modified().getEpochSecond();
		octal(block, 136, 12, (modified < 0 || modified > OCTAL_11) ? 0 : modified);
		block[156] = (byte) type;
		String link = entry.linkName();
		text(block, 157, 100, (link != null) ? head(ascii(link), 100) : "");
		text(block, 257, 8, "ustar\00000");
		text(block, 265, 32, head(ascii(entry.user()), 31));
		text(block, 297, 32, head(ascii(entry.group()), 31));
		octal(block, 329, 8, 0);
		octal(block, 337, 8, 0);
		checksum(block);
		return block;
	}

	private static void checksum(byte[] block) {
		text(block, 148, 8, "        ");
		int sum = 0;
		for (byte b : block) {
			sum += b & 0xff;
		}
		text(block, 148, 8, String.format("%06o\0 ", sum));
	}

	private static void text(byte[] block, int offset, int length, String value) {
		byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
		System.arraycopy(bytes, 0, block, offset, Math.min(length, bytes.length));
	}

	private static void octal(byte[] block, int offset, int length, long value) {
		for (int i = offset + length - 2; i >= offset; i--) {
			block[i] = (byte) ('0' + (value & 7));
			value >>>= 3;
		}
	}

	private static boolean isAscii(String value) {
		return value.chars().allMatch((c) -> c > 0 && c < 0x80);
	}

	private static String ascii(String value) {
		if (isAscii(value)) {
			return value;
		}
		StringBuilder plain = new StringBuilder();
		value.chars().forEach((c) -> plain.append((c > 0 && c < 0x80) ? (char) c : '_'));
		return plain.toString();
	}

	private static String head(String value, int length) {
		return (value.length() <= length) ? value : value.substring(0, length);
	}

	private static String tail(String value, int length) {
		return (value.length() <= length) ? value : value.substring(value.length() - length);
	}

}
