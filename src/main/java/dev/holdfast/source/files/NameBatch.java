package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The next names of a directory in sorted order. A directory is listed again for each
 * batch, so that memory does not depend on how many files it holds.
 */
final class NameBatch {

	private NameBatch() {
	}

	/**
	 * Finds the smallest names behind one.
	 * @param last the last name of the batch before; null for the first batch
	 * @param limit how many names at most
	 */
	static NavigableMap<String, RawName> after(TreeNode directory, @Nullable String last, int limit)
			throws IOException {
		NavigableMap<String, RawName> names = new TreeMap<>();
		try (DirectoryStream<Path> listing = directory.list()) {
			for (Path path : listing) {
				RawName name = RawName.of(path);
				if (last != null && name.text().compareTo(last) <= 0) {
					continue;
				}
				if (names.size() == limit && name.text().compareTo(names.lastKey()) > 0) {
					continue;
				}
				add(names, name);
				if (names.size() > limit) {
					names.pollLastEntry();
				}
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return names;
	}

	/** A name that was escaped must not hide the file whose real name looks like it. */
	private static void add(Map<String, RawName> names, RawName name) {
		RawName other = names.get(name.text());
		if (other == null) {
			names.put(name.text(), name);
			return;
		}
		RawName moved = name.exact() ? other : name;
		if (name.exact()) {
			names.put(name.text(), name);
		}
		add(names, new RawName(moved.path(), moved.text() + "~", false));
	}

}
