package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import dev.holdfast.archive.Entry.Kind;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.SourceSummary;
import org.jspecify.annotations.Nullable;

/** One walk through all roots of a source, depth first, in the order of names. */
final class TreeWalk {

	private static final int NAMES = 50_000;

	private static final int FEWEST_NAMES = 1_000;

	private static final int HARD_LINKS = 100_000;

	/** File systems that hold no files of anybody's, but views of the kernel. */
	private static final Set<String> KERNEL = Set.of("proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2",
			"debugfs", "tracefs", "securityfs", "pstore", "bpf", "configfs", "fusectl", "binfmt_misc", "mqueue",
			"hugetlbfs", "efivarfs", "rpc_pipefs", "autofs", "nsfs");

	private final FilesSpec spec;

	private final Selection selection;

	private final Roots roots;

	private final Dump dump;

	private final BooleanSupplier stopped;

	private final UnaryOperator<TreeNode> opened;

	private final ItemWriter items;

	private final FileCopy files;

	private final HardLinks hardLinks = new HardLinks(HARD_LINKS);

	private final Deque<TreeLevel> levels = new ArrayDeque<>();

	private long sockets;

	TreeWalk(FilesSpec spec, Selection selection, Roots roots, Dump dump, BooleanSupplier stopped,
			UnaryOperator<TreeNode> opened) {
		this.spec = spec;
		this.selection = selection;
		this.roots = roots;
		this.dump = dump;
		this.stopped = stopped;
		this.opened = opened;
		this.items = new ItemWriter(dump);
		this.files = new FileCopy(this.items);
	}

	SourceSummary run(Instant begun) {
		try {
			for (Path root : this.roots.paths()) {
				root(root);
			}
		}
		finally {
			closeAll();
		}
		if (this.items.digest().items() == 0 && !this.selection.includesAll()) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "source " + this.spec.name() + ": include matches no file",
					"correct the patterns: they are relative to each path, ** stands for any directories");
		}
		if (this.hardLinks.overflowed()) {
			this.dump
				.warn("more than " + HARD_LINKS + " files have several names: some are written once for each name");
		}
		return new SourceSummary(this.spec.name(), this.spec.type(), begun, null, null, Map.of(), List.of(), 0,
				this.items.digest().items(), this.items.bytes(), this.items.digest().hex(),
				Map.of("sockets", Long.toString(this.sockets)));
	}

	private void root(Path root) {
		String name = ByteNames.entryName(root);
		try {
			TreeNode node = this.opened.apply(this.roots.open(root));
			FileFacts facts = node.facts();
			if (facts.kind() == FileFacts.Kind.DIRECTORY) {
				this.levels.push(new TreeLevel(node, facts, name, "", this.selection.includesAll(), true));
				if (this.selection.includesAll()) {
					writeDirectories();
				}
				walk();
				return;
			}
			Path real = root.toRealPath();
			Path parent = Objects.requireNonNull(real.getParent());
			try (node; TreeNode directory = this.opened.apply(this.roots.open(parent))) {
				write(directory, RawName.of(real), node, facts, name);
			}
		}
		catch (IOException ex) {
			throw Roots.unreadable(this.spec.name(), root, ex);
		}
	}

	private void walk() throws IOException {
		while (!this.levels.isEmpty()) {
			checkpoint();
			TreeLevel level = this.levels.element();
			RawName name = null;
			try {
				name = level.next(limit());
			}
			catch (IOException ex) {
				this.items.warn(level.name(), "cannot be listed, what lies below it is missing: " + Reason.of(ex));
				level.skip();
			}
			if (name == null) {
				this.levels.pop().close();
			}
			else {
				visit(level, name);
			}
		}
	}

	private void visit(TreeLevel level, RawName name) throws IOException {
		String path = level.child(name);
		String below = level.below(name);
		if (this.selection.excludes(below, false)) {
			return;
		}
		TreeNode node = open(level.node(), name, path);
		if (node == null) {
			return;
		}
		boolean entered = false;
		try {
			FileFacts facts = node.facts();
			boolean directory = facts.kind() == FileFacts.Kind.DIRECTORY;
			if (this.roots.boundaries().contains(facts.key()) || this.selection.excludes(below, directory)) {
				return;
			}
			boolean included = level.included() || this.selection.includes(below, directory);
			if (directory && (included || this.selection.mayIncludeBelow(below))) {
				entered = true;
				this.levels.push(new TreeLevel(node, facts, path, below, included, name.exact()));
				enter(level, facts, included);
			}
			else if (included && !directory) {
				writeDirectories();
				warnOfName(name.exact(), path);
				write(level.node(), name, node, facts, path);
			}
		}
		catch (IOException ex) {
			this.items.warn(path, "cannot be read: " + Reason.of(ex));
		}
		finally {
			if (!entered) {
				node.close();
			}
		}
	}

	private void enter(TreeLevel parent, FileFacts facts, boolean included) throws IOException {
		if (included) {
			writeDirectories();
		}
		TreeLevel level = this.levels.element();
		if (facts.device() != parent.facts().device()
				&& KERNEL.contains(Files.getFileStore(level.node().path()).type())) {
			level.skip();
		}
	}

	private void warnOfName(boolean exact, String path) {
		if (!exact) {
			this.items.warn(path, "has a name that is no UTF-8, and is written under this one");
		}
	}

	/** Opens a file; when it has just vanished, looks once more. */
	private @Nullable TreeNode open(TreeNode directory, RawName name, String path) {
		try {
			try {
				return directory.child(name);
			}
			catch (NoSuchFileException ex) {
				return directory.child(name);
			}
		}
		catch (NoSuchFileException ex) {
			this.items.warn(path, "vanished before it could be read");
		}
		catch (IOException ex) {
			this.items.warn(path, "cannot be read: " + Reason.of(ex));
		}
		return null;
	}

	private void write(TreeNode directory, RawName name, TreeNode node, FileFacts facts, String path)
			throws IOException {
		String earlier = (facts.kind() == FileFacts.Kind.FILE) ? this.hardLinks.earlier(facts) : null;
		if (earlier != null) {
			this.items.bare(node, facts, path, Kind.HARD_LINK, earlier);
			return;
		}
		switch (facts.kind()) {
			case FILE -> {
				FileFacts written = this.files.copy(directory, name, node, facts, path);
				if (written != null) {
					this.hardLinks.written(written, path);
				}
			}
			case LINK -> link(node, facts, path);
			case FIFO -> this.items.bare(node, facts, path, Kind.FIFO, null);
			case SOCKET -> this.sockets++;
			case DEVICE -> this.items.warn(path, "is a device, and is not taken");
			case DIRECTORY -> throw new IllegalStateException(path);
		}
	}

	private void link(TreeNode node, FileFacts facts, String path) throws IOException {
		RawName target = node.target();
		if (!target.exact()) {
			this.items.warn(path,
					"leads to a name that is no UTF-8, and is written as leading to " + RawName.shown(target.text()));
		}
		this.items.bare(node, facts, path, Kind.SYMBOLIC_LINK, target.text());
	}

	/** Writes the directories on the way that were not needed before. */
	private void writeDirectories() throws IOException {
		Iterator<TreeLevel> fromRoot = this.levels.descendingIterator();
		while (fromRoot.hasNext()) {
			TreeLevel level = fromRoot.next();
			if (!level.written()) {
				level.markWritten();
				warnOfName(level.exact(), level.name());
				if (!level.name().isEmpty()) {
					this.items.bare(level.node(), level.facts(), level.name(), Kind.DIRECTORY, null);
				}
			}
		}
	}

	private int limit() {
		int held = this.levels.stream().mapToInt(TreeLevel::pending).sum();
		return Math.max(FEWEST_NAMES, NAMES - held);
	}

	private void checkpoint() {
		this.dump.checkpoint();
		if (this.stopped.getAsBoolean()) {
			throw new DumpStoppedException();
		}
	}

	private void closeAll() {
		for (TreeLevel level : this.levels) {
			try {
				level.close();
			}
			catch (IOException ex) {
				// nothing was written through it
			}
		}
		this.levels.clear();
	}

}
