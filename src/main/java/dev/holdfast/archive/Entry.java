package dev.holdfast.archive;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The header of one tar entry.
 *
 * @param name path with slashes, relative, without {@code ..}
 * @param kind what it is
 * @param size bytes of content that follow; 0 for everything but files. For a sparse file
 * the sum of its data runs
 * @param mode permission bits with set-uid, set-gid and sticky
 * @param uid numeric owner
 * @param gid numeric group
 * @param user owner's name, may be empty
 * @param group group's name, may be empty
 * @param modified with nanoseconds
 * @param linkName target of a symbolic or hard link; null for others
 * @param xattrs extended attributes by full name ({@code user.comment}); values are bytes
 * @param sparse data runs of a sparse file; null for a dense one
 */
public record Entry(String name, Kind kind, long size, int mode, long uid, long gid, String user, String group,
		Instant modified, @Nullable String linkName, Map<String, byte[]> xattrs, @Nullable Sparse sparse) {

	public Entry {
		xattrs = Map.copyOf(xattrs);
	}

	/** Kinds of entries. */
	public enum Kind {

		FILE, DIRECTORY, SYMBOLIC_LINK, HARD_LINK, FIFO

	}

	/**
	 * The map of a sparse file.
	 *
	 * @param realSize size of the whole file in bytes
	 * @param runs data runs in order; everything between is zero. Lengths are multiples
	 * of 512 but for a last run that ends the file
	 */
	public record Sparse(long realSize, List<Run> runs) {

		public Sparse {
			runs = List.copyOf(runs);
		}

		/**
		 * One run of data.
		 *
		 * @param offset in the file
		 * @param length in bytes
		 */
		public record Run(long offset, long length) {
		}

	}

	/** A plain file of ours: mode 0600, no owner, modified at the epoch. */
	public static Entry of(String name, long size) {
		return new Entry(name, Kind.FILE, size, 0600, 0, 0, "", "", Instant.EPOCH, null, Map.of(), null);
	}

	/** The same entry under another name. */
	public Entry named(String other) {
		return new Entry(other, this.kind, this.size, this.mode, this.uid, this.gid, this.user, this.group,
				this.modified, this.linkName, this.xattrs, this.sparse);
	}

}
