package dev.holdfast.source.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.RecordedDump;
import dev.holdfast.testing.RecordedDump.Recorded;

/** One tree in a temporary directory, and a dump of it. */
final class TreeFixture {

	static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

	private final Path root;

	private RecordedDump dump = new RecordedDump();

	TreeFixture(Path root) throws IOException {
		this.root = Files.createDirectories(root);
	}

	Path path(String name) {
		return this.root.resolve(name);
	}

	TreeFixture file(String name, String content) {
		return file(name, content.getBytes(StandardCharsets.UTF_8));
	}

	TreeFixture file(String name, byte[] content) {
		try {
			Files.createDirectories(path(name).getParent());
			Files.write(path(name), content);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	SourceSummary dump() {
		return dump(UnaryOperator.identity());
	}

	SourceSummary dump(HookedNode.Hooks hooks) {
		return dump((node) -> new HookedNode(node, "", hooks));
	}

	SourceSummary dump(UnaryOperator<TreeNode> opened) {
		return dump(new FilesSpec("files", List.of(this.root), List.of(), List.of()), List.of(), opened);
	}

	SourceSummary dump(FilesSpec spec, List<Path> excluded, UnaryOperator<TreeNode> opened) {
		try (FilesSource source = new FilesSource(spec, excluded, Clock.fixed(NOW, ZoneOffset.UTC), opened)) {
			return source.dump(this.dump);
		}
	}

	/** Something happens when the entry of a large file has begun. */
	TreeFixture whenOpened(Consumer<Entry> action) {
		this.dump = new RecordedDump() {

			@Override
			public OutputStream open(Entry entry) {
				OutputStream stream = super.open(entry);
				action.accept(entry);
				return stream;
			}
		};
		return this;
	}

	RecordedDump recorded() {
		return this.dump;
	}

	/** Names of all entries below the root, relative to it. */
	List<String> names() {
		String prefix = this.root.toString().substring(1) + "/";
		return this.dump.names()
			.stream()
			.filter((name) -> name.startsWith(prefix))
			.map((name) -> name.substring(prefix.length()))
			.toList();
	}

	/** Contents of all entries of this name, in their order. */
	List<byte[]> contents(String name) {
		return this.dump.entries()
			.stream()
			.filter((recorded) -> recorded.entry().name().equals(entryName(name)))
			.map(Recorded::content)
			.toList();
	}

	String text(String name) {
		return this.dump.text(entryName(name));
	}

	/** What was said of this file, in order. */
	List<ContentItem.File> items(String name) {
		return this.dump.items(ContentItem.File.class)
			.stream()
			.filter((item) -> item.path().equals(entryName(name)))
			.toList();
	}

	List<String> warnings() {
		return this.dump.warnings().stream().map((text) -> text.replace(this.root + "/", "")).toList();
	}

	String entryName(String name) {
		return this.root.resolve(name).toString().substring(1);
	}

}
