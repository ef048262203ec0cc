package dev.holdfast.source.files;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.Dump;
import dev.holdfast.source.Preflight;
import dev.holdfast.source.Source;
import dev.holdfast.source.SourceSummary;

/**
 * Directory trees and single files. Entries are named by the absolute path of their root
 * without the slash before it, and the path below: {@code srv/shop/uploads/a.jpg}. A root
 * that is a symbolic link is followed, no other link ever is. Within a directory the
 * order is that of the names.
 */
public final class FilesSource implements Source {

	private final FilesSpec spec;

	private final Set<Path> excluded;

	private final Clock clock;

	private final UnaryOperator<TreeNode> opened;

	private final Selection selection;

	private volatile boolean stopped;

	public FilesSource(FilesSpec spec) {
		this(spec, List.of());
	}

	/**
	 * Makes a source that leaves some files out.
	 * @param excluded directories and files that are never taken, wherever they lie below
	 * a root: what Holdfast itself writes during the backup, such as its home and local
	 * destinations. They need not exist
	 */
	public FilesSource(FilesSpec spec, Collection<Path> excluded) {
		this(spec, excluded, Clock.systemUTC(), UnaryOperator.identity());
	}

	/**
	 * For tests.
	 * @param opened what is done with a root when it is opened
	 */
	FilesSource(FilesSpec spec, Collection<Path> excluded, Clock clock, UnaryOperator<TreeNode> opened) {
		this.spec = spec;
		this.excluded = Set.copyOf(excluded);
		this.clock = clock;
		this.opened = opened;
		this.selection = new Selection(spec);
		LinuxCalls.warmUp();
	}

	@Override
	public String name() {
		return this.spec.name();
	}

	@Override
	public String type() {
		return this.spec.type();
	}

	@Override
	public Preflight check() {
		Roots.of(this.spec, this.excluded).check();
		List<String> warnings = new ArrayList<>();
		if ("Linux".equals(System.getProperty("os.name")) && !LinuxCalls.areAvailable()) {
			warnings
				.add("native code cannot be loaded: access control lists, capabilities and holes of files are lost");
		}
		return new Preflight(0, Map.of(), warnings);
	}

	@Override
	public SourceSummary dump(Dump dump) {
		TreeWalk walk = new TreeWalk(this.spec, this.selection, Roots.of(this.spec, this.excluded), dump,
				() -> this.stopped, this.opened);
		return walk.run(this.clock.instant());
	}

	@Override
	public void stop() {
		this.stopped = true;
	}

	@Override
	public void close() {
		// nothing is open outside of dump
	}

}
