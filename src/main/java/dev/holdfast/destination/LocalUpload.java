package dev.holdfast.destination;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * An archive on its way into a directory: parts are copied to their offsets in a hidden
 * file, read back, noted in a list and put on the disk in the background; the file is
 * linked to its final name at the end. Killed at any instant, it leaves the hidden file
 * with the parts that the list names, and nothing under the final name.
 */
final class LocalUpload implements Upload {

	/** Interruptions and the end of the process are looked at between slices. */
	private static final long SLICE = 8L << 20;

	private static final long LIMITED_SLICE = 32L << 10;

	private final LocalTree tree;

	private final LocalTemporary temporary;

	private final Bandwidth bandwidth;

	private final PartList list;

	private final Writeback writeback;

	/** Parts that this process has itself read back: they need no second look. */
	private final Set<StoredPart> seen = new HashSet<>();

	LocalUpload(LocalTree tree, LocalTemporary temporary, Bandwidth bandwidth) {
		this.tree = tree;
		this.temporary = temporary;
		this.bandwidth = bandwidth;
		this.list = new PartList(temporary.parts());
		this.writeback = new Writeback(temporary.data());
	}

	@Override
	public String id() {
		return this.temporary.id();
	}

	@Override
	public Map<Integer, StoredPart> held() {
		try {
			return this.list.read();
		}
		catch (IOException ex) {
			throw failure("reading", this.temporary.parts(), ex);
		}
	}

	@Override
	public boolean holds(StoredPart held, Part part) {
		if (!held.equals(PartList.stored(part))) {
			return false;
		}
		try {
			boolean same = Files.exists(this.temporary.data())
					&& Checksums.sha256(this.temporary.data(), part.offset(), part.size()).equals(part.sha256());
			return same && see(held);
		}
		catch (IOException ex) {
			throw failure("reading", this.temporary.data(), ex);
		}
	}

	@Override
	public StoredPart send(Part part) {
		Path data = this.temporary.data();
		try (FileChannel in = open(part)) {
			copy(in, part);
			if (Checksums.crc32c(data, part.offset(), part.size()) != part.crc32c()) {
				throw this.tree.failures()
					.refused(
							"part " + part.number() + " of " + this.temporary.target()
									+ " reads back with other bytes than were written",
							"look for a failing disk or memory (dmesg)");
			}
			this.list.add(part);
			this.writeback.request();
			StoredPart stored = PartList.stored(part);
			see(stored);
			return stored;
		}
		catch (IOException ex) {
			throw failure("writing", data, ex);
		}
	}

	@Override
	public StoredObject complete(List<StoredPart> parts, long size) {
		Path target = this.temporary.target();
		requireBytes(this.temporary.data(), parts, size);
		try {
			this.writeback.finish();
			this.temporary.publish();
		}
		catch (FileAlreadyExistsException ex) {
			if (!isOurs(parts, size)) {
				throw this.tree.failures()
					.refused(target + " exists already, with other bytes",
							"nothing is ever overwritten: move that file away, or begin a new backup");
			}
		}
		catch (IOException ex) {
			throw failure("writing", target, ex);
		}
		abort();
		return stat(size);
	}

	@Override
	public void abort() {
		try {
			this.temporary.discard();
		}
		catch (IOException ex) {
			throw this.tree.failures().of("removing", this.temporary.directory(), ex);
		}
	}

	private FileChannel open(Part part) {
		try {
			return FileChannel.open(part.file(), StandardOpenOption.READ);
		}
		catch (IOException ex) {
			throw unreadable(part, ex);
		}
	}

	private static HoldfastException unreadable(Part part, IOException ex) {
		return new HoldfastException(ExitCode.DEFECT,
				"staging: part " + part.number() + " cannot be read: " + part.file(),
				"something removed or cut the file while it was needed: run the backup again", ex);
	}

	private void copy(FileChannel in, Part part) throws IOException {
		long slice = (this.bandwidth == Bandwidth.UNLIMITED) ? SLICE : LIMITED_SLICE;
		try (FileChannel out = PrivateFiles.open(this.temporary.data())) {
			out.position(part.offset());
			for (long done = 0; done < part.size();) {
				long wanted = Math.min(slice, part.size() - done);
				this.bandwidth.acquire(wanted);
				long copied = in.transferTo(done, wanted, out);
				if (copied <= 0) {
					throw unreadable(part, new IOException("shorter than " + part.size() + " bytes"));
				}
				done += copied;
			}
		}
	}

	private boolean see(StoredPart part) {
		synchronized (this.seen) {
			this.seen.add(part);
			return true;
		}
	}

	private void requireBytes(Path file, List<StoredPart> parts, long size) {
		Set<StoredPart> known;
		synchronized (this.seen) {
			known = Set.copyOf(this.seen);
		}
		try {
			if (!PartList.describes(file, parts, size, known)) {
				throw this.tree.failures()
					.refused(
							"the unfinished upload of " + this.temporary.target()
									+ " does not hold the bytes that were sent",
							"look for a failing disk (dmesg); the next run sends it anew");
			}
		}
		catch (IOException ex) {
			throw failure("reading", file, ex);
		}
	}

	private boolean isOurs(List<StoredPart> parts, long size) {
		Path target = this.temporary.target();
		try {
			return this.temporary.isPublished() || PartList.describes(target, parts, size, Set.of());
		}
		catch (IOException ex) {
			throw failure("reading", target, ex);
		}
	}

	private StoredObject stat(long size) {
		Path target = this.temporary.target();
		try {
			BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			if (attributes.size() != size) {
				throw this.tree.failures()
					.refused(target + " holds " + attributes.size() + " bytes, not " + size,
							"look for a failing disk (dmesg)");
			}
			return new StoredObject(new ObjectKey(this.tree.keyOf(target)), size,
					attributes.lastModifiedTime().toInstant(), null);
		}
		catch (IOException ex) {
			throw failure("reading", target, ex);
		}
	}

	/** A full disk is not left full by what cannot be finished. */
	private HoldfastException failure(String doing, Path path, IOException ex) {
		HoldfastException failure = this.tree.failures().of(doing, path, ex);
		if (failure.code() == ExitCode.DISK_FULL) {
			this.temporary.discardQuietly();
		}
		return failure;
	}

}
