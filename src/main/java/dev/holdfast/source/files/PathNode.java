package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.holdfast.archive.Entry.Sparse;
import org.jspecify.annotations.Nullable;

/**
 * A node by its path, with nothing but Java: on systems other than Linux, and where
 * native code cannot be loaded. It follows no link either, but knows neither holes nor
 * attributes of the system's own.
 */
final class PathNode implements TreeNode {

	private final Path path;

	PathNode(Path path) {
		this.path = path;
	}

	@Override
	public FileFacts facts() throws IOException {
		return FileFacts.of(this.path, LinkOption.NOFOLLOW_LINKS);
	}

	@Override
	public String user() throws IOException {
		return String.valueOf(Files.getAttribute(this.path, "unix:owner", LinkOption.NOFOLLOW_LINKS));
	}

	@Override
	public String group() throws IOException {
		return String.valueOf(Files.getAttribute(this.path, "unix:group", LinkOption.NOFOLLOW_LINKS));
	}

	@Override
	public TreeNode child(RawName name) throws IOException {
		PathNode child = new PathNode(this.path.resolve(name.path()));
		child.facts();
		return child;
	}

	@Override
	public DirectoryStream<Path> list() throws IOException {
		return Files.newDirectoryStream(this.path);
	}

	@Override
	public SeekableByteChannel content() throws IOException {
		FileFacts before = facts();
		if (before.kind() != FileFacts.Kind.FILE) {
			throw new NoSuchFileException(this.path.toString(), null, "no longer a file");
		}
		return Files.newByteChannel(this.path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
	}

	@Override
	public RawName target() throws IOException {
		Path target = Files.readSymbolicLink(this.path);
		return new RawName(target, target.toString(), target.toString().indexOf('\uFFFD') < 0);
	}

	@Override
	public Map<String, byte[]> attributes() throws IOException {
		UserDefinedFileAttributeView view = Files.getFileAttributeView(this.path, UserDefinedFileAttributeView.class,
				LinkOption.NOFOLLOW_LINKS);
		FileFacts.Kind kind = facts().kind();
		if (view == null || (kind != FileFacts.Kind.FILE && kind != FileFacts.Kind.DIRECTORY)
				|| !Files.getFileStore(this.path).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
			return Map.of();
		}
		Map<String, byte[]> attributes = new TreeMap<>();
		for (String name : view.list()) {
			ByteBuffer value = ByteBuffer.allocate(view.size(name));
			view.read(name, value);
			attributes.put("user." + name, value.array());
		}
		return attributes;
	}

	@Override
	public @Nullable Sparse sparse(long size) {
		return null;
	}

	@Override
	public Path path() {
		return this.path;
	}

	@Override
	public void close() {
		// nothing is open
	}

}
