package dev.holdfast.archive;

import dev.holdfast.archive.encryption.DamagedArchiveException;

/** Names of entries: relative, and never out of where they are unpacked. */
final class EntryPath {

	private static final int LONGEST = 1 << 16;

	private EntryPath() {
	}

	/**
	 * A name as it may stand in an archive; a directory's loses the slash at its end.
	 * @throws DamagedArchiveException for an empty or absolute name, and for one with
	 * empty parts, {@code .}, {@code ..} or NUL
	 */
	static String checked(String name, Entry.Kind kind) throws DamagedArchiveException {
		boolean directory = kind == Entry.Kind.DIRECTORY;
		String path = (directory && name.endsWith("/")) ? name.substring(0, name.length() - 1) : name;
		String slashed = "/" + path + "/";
		if (path.length() > LONGEST || slashed.contains("//") || slashed.contains("/../") || slashed.contains("/./")
				|| path.indexOf('\0') >= 0) {
			throw new DamagedArchiveException("the archive holds an entry with an unsafe name: "
					+ name.substring(0, Math.min(name.length(), 200)).replaceAll("\\p{Cntrl}", "?"), null);
		}
		return path;
	}

}
