package dev.holdfast.archive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * One ustar header (POSIX.1-2001, "ustar Interchange Format") as {@link TarWriter} writes
 * it; whatever else a header may hold is refused.
 */
final class TarHeader {

	private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);

	private final byte[] block;

	private TarHeader(byte[] block) {
		this.block = block;
	}

	/** The header in this block. */
	static TarHeader of(byte[] block) throws DamagedArchiveException {
		TarHeader header = new TarHeader(block);
		int sum = 0;
		for (int i = 0; i < block.length; i++) {
			sum += (i >= 148 && i < 156) ? ' ' : block[i] & 0xff;
		}
		boolean ours = Arrays.equals(block, 257, 257 + MAGIC.length, MAGIC, 0, MAGIC.length) && block[154] == 0
				&& block[155] == ' ' && header.octal(148, 7) == sum;
		if (!ours) {
			throw new DamagedArchiveException("the archive holds a header that is none", null);
		}
		return header;
	}

	/** The kind of entry, whether the header is right or not. */
	static char type(byte[] block) {
		return (char) block[156];
	}

	long size() throws DamagedArchiveException {
		return octal(124, 12);
	}

	/** The entry, with what its extended header says in place of what stands here. */
	Entry entry(PaxRecords pax) throws DamagedArchiveException {
		Entry.Kind kind = kind();
		String name = EntryPath.checked(pax.text(pax.isSparse() ? "GNU.sparse.name" : "path", text(0, 100)), kind);
		boolean link = kind == Entry.Kind.SYMBOLIC_LINK || kind == Entry.Kind.HARD_LINK;
		@Nullable String target = link ? pax.text("linkpath", text(157, 100)) : null;
		if (kind == Entry.Kind.HARD_LINK && target != null) {
			EntryPath.checked(target, kind);
		}
		long size = pax.number("size", size());
		if (size > 0 && kind != Entry.Kind.FILE) {
			throw new DamagedArchiveException("entry " + name + " has content but is no file", null);
		}
		Instant modified = pax.time("mtime", Instant.ofEpochSecond(octal(136, 12)));
		return new Entry(name, kind, size, (int) octal(100, 8), pax.number("uid", octal(108, 8)),
				pax.number("gid", octal(116, 8)), pax.text("uname", text(265, 32)), pax.text("gname", text(297, 32)),
				modified, target, pax.attributes(), null);
	}

	private Entry.Kind kind() throws DamagedArchiveException {
		return switch (type(this.block)) {
			case '0' -> Entry.Kind.FILE;
			case '1' -> Entry.Kind.HARD_LINK;
			case '2' -> Entry.Kind.SYMBOLIC_LINK;
			case '5' -> Entry.Kind.DIRECTORY;
			case '6' -> Entry.Kind.FIFO;
			default ->
				throw new DamagedArchiveException("entry " + text(0, 100) + " is of a kind that no archive has", null);
		};
	}

	private String text(int offset, int length) {
		int end = offset;
		while (end < offset + length && this.block[end] != 0) {
			end++;
		}
		return new String(this.block, offset, end - offset, StandardCharsets.UTF_8);
	}

	private long octal(int offset, int length) throws DamagedArchiveException {
		long value = 0;
		for (int i = offset; i < offset + length - 1; i++) {
			int digit = this.block[i] - '0';
			if (digit < 0 || digit > 7) {
				throw new DamagedArchiveException("the archive holds a header with a wrong number", null);
			}
			value = value << 3 | digit;
		}
		return value;
	}

}
