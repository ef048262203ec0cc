package dev.holdfast.source.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Map;

import dev.holdfast.archive.Entry.Sparse;
import org.jspecify.annotations.Nullable;

/**
 * One file of a tree, of whatever kind, open until it is closed. Opening a node neither
 * follows a link nor waits for anything.
 */
interface TreeNode extends Closeable {

	FileFacts facts() throws IOException;

	/** Name of its owner, or its number where it has none. */
	String user() throws IOException;

	/** Name of its group, or its number where it has none. */
	String group() throws IOException;

	/** A file in this directory. */
	TreeNode child(RawName name) throws IOException;

	/** The names in this directory, in no order. May be called again. */
	DirectoryStream<Path> list() throws IOException;

	/** The content of this file. To be called for {@link FileFacts.Kind#FILE} only. */
	SeekableByteChannel content() throws IOException;

	/** Where this symbolic link leads to. */
	RawName target() throws IOException;

	/** Extended attributes by full name; empty where the file system has none. */
	Map<String, byte[]> attributes() throws IOException;

	/** The data runs of a file with holes; null for a dense one. */
	@Nullable Sparse sparse(long size) throws IOException;

	/** A path by which the file system can be asked about this node. */
	Path path();

}
