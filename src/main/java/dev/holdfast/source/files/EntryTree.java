package dev.holdfast.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * All entries of an archive as files below one directory of our own, with owner, mode,
 * attributes and times as far as this process may give them. Nothing is written outside.
 */
public final class EntryTree {

	private final Path root;

	private final RestoredTree tree;

	/**
	 * @param root there, private and empty
	 */
	public EntryTree(Path root, BooleanSupplier stopped) {
		this.root = root;
		this.tree = new RestoredTree((path) -> new RestoredTree.Spot(root, root.resolve(path)), stopped);
	}

	/**
	 * Writes an entry under its whole name.
	 * @throws DamagedArchiveException when it would lie outside, behind a link, or in the
	 * place of a directory
	 * @throws HoldfastException with {@code DISK_FULL} or {@code UNREACHABLE} when it
	 * cannot be written
	 */
	public void write(Entry entry, InputStream content) throws IOException {
		try {
			this.tree.write(entry, entry.name(), entry.linkName(), content);
		}
		catch (DamagedArchiveException ex) {
			throw ex;
		}
		catch (IOException ex) {
			boolean full = String.valueOf(ex.getMessage()).contains("No space left");
			if (!full && !(ex instanceof FileSystemException)) {
				throw ex;
			}
			throw failure(RawName.shown(entry.name()), ex, full);
		}
	}

	private HoldfastException failure(String name, IOException ex, boolean full) {
		return new HoldfastException(full ? ExitCode.DISK_FULL : ExitCode.UNREACHABLE,
				name + " cannot be written below " + this.root.getParent() + ": " + Reason.of(ex),
				full ? "free space there" : "run as a user that may write there", ex);
	}

	/** How many entries were written over one of the same name. */
	public long replaced() {
		return this.tree.replaced();
	}

	/** Gives the last directories what their entries say of them. */
	public void finish() throws IOException {
		this.tree.finish();
	}

}
