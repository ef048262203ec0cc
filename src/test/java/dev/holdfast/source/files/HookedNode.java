package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

import dev.holdfast.archive.Entry.Sparse;
import org.jspecify.annotations.Nullable;

/** A node of a real tree that says when it is opened, looked into, read and listed. */
record HookedNode(TreeNode node, String name, Hooks hooks) implements TreeNode {

	/** What happens at which moment, by the name of the file. */
	record Hooks(Consumer<String> beforeOpening, Consumer<String> beforeContent, Consumer<String> afterFirstRead) {

		static Hooks beforeOpening(Consumer<String> hook) {
			return new Hooks(hook, (name) -> {
			}, (name) -> {
			});
		}

		static Hooks beforeContent(Consumer<String> hook) {
			return new Hooks((name) -> {
			}, hook, (name) -> {
			});
		}

		static Hooks afterFirstRead(Consumer<String> hook) {
			return new Hooks((name) -> {
			}, (name) -> {
			}, hook);
		}

	}

	@Override
	public FileFacts facts() throws IOException {
		return this.node.facts();
	}

	@Override
	public String user() throws IOException {
		return this.node.user();
	}

	@Override
	public String group() throws IOException {
		return this.node.group();
	}

	@Override
	public TreeNode child(RawName child) throws IOException {
		this.hooks.beforeOpening.accept(child.text());
		return new HookedNode(this.node.child(child), child.text(), this.hooks);
	}

	@Override
	public DirectoryStream<Path> list() throws IOException {
		return this.node.list();
	}

	@Override
	public SeekableByteChannel content() throws IOException {
		this.hooks.beforeContent.accept(this.name);
		return new HookedChannel(this.node.content(), () -> this.hooks.afterFirstRead.accept(this.name));
	}

	@Override
	public RawName target() throws IOException {
		return this.node.target();
	}

	@Override
	public Map<String, byte[]> attributes() throws IOException {
		return this.node.attributes();
	}

	@Override
	public @Nullable Sparse sparse(long size) throws IOException {
		return this.node.sparse(size);
	}

	@Override
	public Path path() {
		return this.node.path();
	}

	@Override
	public void close() throws IOException {
		this.node.close();
	}

	private static final class HookedChannel implements SeekableByteChannel {

		private final SeekableByteChannel channel;

		private @Nullable Runnable hook;

		HookedChannel(SeekableByteChannel channel, Runnable hook) {
			this.channel = channel;
			this.hook = hook;
		}

		@Override
		public int read(ByteBuffer buffer) throws IOException {
			int count = this.channel.read(buffer);
			Runnable first = this.hook;
			this.hook = null;
			if (first != null) {
				first.run();
			}
			return count;
		}

		@Override
		public int write(ByteBuffer buffer) throws IOException {
			return this.channel.write(buffer);
		}

		@Override
		public long position() throws IOException {
			return this.channel.position();
		}

		@Override
		public SeekableByteChannel position(long position) throws IOException {
			this.channel.position(position);
			return this;
		}

		@Override
		public long size() throws IOException {
			return this.channel.size();
		}

		@Override
		public SeekableByteChannel truncate(long size) throws IOException {
			return this.channel.truncate(size);
		}

		@Override
		public boolean isOpen() {
			return this.channel.isOpen();
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
