package dev.holdfast.source.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** A directory on the way from its root to where a walk is. */
final class TreeLevel implements Closeable {

	private final TreeNode node;

	private final FileFacts facts;

	private final String name;

	private final String relative;

	private final boolean included;

	private final boolean exact;

	private NavigableMap<String, RawName> names = new TreeMap<>();

	private @Nullable String last;

	private boolean listed;

	private boolean written;

	/**
	 * Enters a directory.
	 * @param name of its entry
	 * @param relative path below its root, empty for the root
	 * @param included whether all below it is taken that is not excluded
	 * @param exact whether it has the name of its entry
	 */
	TreeLevel(TreeNode node, FileFacts facts, String name, String relative, boolean included, boolean exact) {
		this.node = node;
		this.facts = facts;
		this.name = name;
		this.relative = relative;
		this.included = included;
		this.exact = exact;
	}

	/**
	 * The next name in order, null at the end.
	 * @param limit how many names may be held in memory
	 */
	@Nullable RawName next(int limit) throws IOException {
		if (this.names.isEmpty() && !this.listed) {
			this.names = NameBatch.after(this.node, this.last, limit);
			this.listed = this.names.size() < limit;
		}
		Map.Entry<String, RawName> next = this.names.pollFirstEntry();
		if (next == null) {
			return null;
		}
		this.last = next.getKey();
		return next.getValue();
	}

	/** Names that are held in memory. */
	int pending() {
		return this.names.size();
	}

	String child(RawName child) {
		return this.name.isEmpty() ? child.text() : this.name + "/" + child.text();
	}

	String below(RawName child) {
		return this.relative.isEmpty() ? child.text() : this.relative + "/" + child.text();
	}

	TreeNode node() {
		return this.node;
	}

	FileFacts facts() {
		return this.facts;
	}

	String name() {
		return this.name;
	}

	boolean included() {
		return this.included;
	}

	boolean exact() {
		return this.exact;
	}

	boolean written() {
		return this.written;
	}

	void markWritten() {
		this.written = true;
	}

	/** Gives up the rest of it. */
	void skip() {
		this.names.clear();
		this.listed = true;
	}

	@Override
	public void close() throws IOException {
		this.node.close();
	}

}
