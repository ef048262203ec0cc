package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What the system says of a file.
 *
 * @param kind what it is
 * @param size in bytes
 * @param mode permission bits with set-uid, set-gid and sticky
 * @param uid owner
 * @param gid group
 * @param modified when its content changed
 * @param changed when its content or any of these facts changed
 * @param device of the file system
 * @param inode its number there
 * @param links how many names it has
 */
record FileFacts(Kind kind, long size, int mode, int uid, int gid, Instant modified, Instant changed, long device,
		long inode, int links) {

	private static final String NAMES = "unix:mode,size,uid,gid,lastModifiedTime,ctime,dev,ino,nlink";

	/** Kinds of files, as the type bits of a mode tell them. */
	enum Kind {

		FILE, DIRECTORY, LINK, FIFO, SOCKET, DEVICE

	}

	/** Asks the system. */
	static FileFacts of(Path path, LinkOption... options) throws IOException {
		Map<String, Object> facts = Files.readAttributes(path, NAMES, options);
		int mode = (int) number(facts, "mode");
		return new FileFacts(kind(mode), number(facts, "size"), mode & 07777, (int) number(facts, "uid"),
				(int) number(facts, "gid"), time(facts, "lastModifiedTime"), time(facts, "ctime"), number(facts, "dev"),
				number(facts, "ino"), (int) number(facts, "nlink"));
	}

	/** Whether it is the same file and nothing has changed it in between. */
	boolean isUnchanged(FileFacts later) {
		return isSameFile(later) && this.size == later.size && this.modified.equals(later.modified)
				&& this.changed.equals(later.changed);
	}

	/** Whether it is the same file, whatever has become of it. */
	boolean isSameFile(FileFacts other) {
		return this.device == other.device && this.inode == other.inode && this.kind == other.kind;
	}

	/** Which file it is. */
	FileKey key() {
		return new FileKey(this.device, this.inode);
	}

	private static Kind kind(int mode) {
		return switch (mode & 0170000) {
			case 0100000 -> Kind.FILE;
			case 0040000 -> Kind.DIRECTORY;
			case 0120000 -> Kind.LINK;
			case 0010000 -> Kind.FIFO;
			case 0140000 -> Kind.SOCKET;
			default -> Kind.DEVICE;
		};
	}

	private static long number(Map<String, Object> facts, String name) {
		return ((Number) Objects.requireNonNull(facts.get(name))).longValue();
	}

	private static Instant time(Map<String, Object> facts, String name) {
		return ((FileTime) Objects.requireNonNull(facts.get(name))).toInstant();
	}

	/** Which file it is. */
	record FileKey(long device, long inode) {
	}

}
