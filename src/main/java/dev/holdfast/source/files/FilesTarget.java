package dev.holdfast.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.source.Claim;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.LoadStoppedException;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.Target;
import dev.holdfast.source.TargetState;

/**
 * Directory trees and files. Each is written beside its place, proven there, and then
 * changes places with what was there, in one step of the file system where it can.
 */
public final class FilesTarget implements Target {

	private final String source;

	private final List<Place> places;

	private final List<String> prefixes;

	private final boolean scratch;

	/** Whether what is there may hold files that no backup holds. */
	private final boolean partial;

	private final List<Claim> claims = new ArrayList<>();

	private Selection selection = new Selection(new FilesSpec("", List.of(), List.of(), List.of()));

	private @Nullable Loading loading;

	private @Nullable RestoredTree tree;

	private @Nullable FilesProof proof;

	private volatile @Nullable FoundTree walking;

	private volatile boolean stopped;

	private @Nullable Replacement replacement;

	private Replacement.Fault fault = () -> {
	};

	private FilesTarget(String source, List<Place> places, List<Path> paths, boolean scratch, boolean partial) {
		this.source = source;
		this.places = places;
		this.prefixes = paths.stream()
			.map((path) -> ByteNames.entryName(path.toAbsolutePath().normalize()) + "/")
			.sorted(Comparator.comparing(String::length).reversed())
			.toList();
		this.scratch = scratch;
		this.partial = partial;
	}

	/** The paths of a spec: each entry goes where it was. */
	public static FilesTarget of(FilesSpec spec) {
		List<Place> places = new ArrayList<>();
		for (Path absolute : spec.paths()
			.stream()
			.map((path) -> path.toAbsolutePath().normalize())
			.distinct()
			.toList()) {
			places.add(new Place(ByteNames.entryName(absolute), real(absolute)));
		}
		// what lies in one of the others is part of it
		places.sort(Comparator.comparing((Place place) -> place.prefix.length()).reversed());
		return new FilesTarget(spec.name(), outer(spec.name(), places), spec.paths(), false,
				!spec.include().isEmpty() || !spec.exclude().isEmpty());
	}

	/**
	 * A path within another is replaced with that: one by one they would undo each other.
	 */
	private static List<Place> outer(String source, List<Place> all) {
		List<Place> outer = new ArrayList<>();
		for (Place place : all) {
			boolean within = false;
			for (Place other : all) {
				if (other != place && place.path.startsWith(other.path)) {
					if (!place.prefix.startsWith(other.prefix + "/")) {
						throw new HoldfastException(ExitCode.BAD_PLAN,
								"source " + source + ": /" + RawName.shown(place.prefix) + " leads into " + other.path
										+ ", which is another of its paths",
								"restore to another directory with --target");
					}
					within = true;
				}
			}
			if (!within) {
				outer.add(place);
			}
		}
		return outer;
	}

	/** A root that is a link was followed by the dump. */
	private static Path real(Path path) {
		try {
			return Files.exists(path) ? path.toRealPath() : path;
		}
		catch (IOException ex) {
			return path;
		}
	}

	/** Another directory, in which every file gets its whole path. */
	public static FilesTarget into(String source, Path directory) {
		return into(new FilesSpec(source, List.of(), List.of(), List.of()), directory);
	}

	/**
	 * Another directory, in which every file gets its whole path.
	 * @param spec whose paths patterns are relative to
	 */
	public static FilesTarget into(FilesSpec spec, Path directory) {
		return new FilesTarget(spec.name(), List.of(new Place("", directory.toAbsolutePath().normalize())),
				spec.paths(), false, false);
	}

	/**
	 * A directory to be filled, proven and thrown away.
	 * @param directory private, and of this run alone
	 */
	public static FilesTarget scratch(String source, Path directory) {
		return new FilesTarget(source, List.of(new Place("", directory.resolve("tree"))), List.of(), true, false);
	}

	@Override
	public String describe() {
		return this.scratch ? "a scratch directory"
				: String.join(", ", this.places.stream().map((place) -> place.path.toString()).sorted().toList());
	}

	@Override
	public TargetState look() {
		long[] found = new long[2];
		boolean exists = false;
		long free = -1;
		for (Place place : this.places) {
			try {
				free = Roots.free(place.path);
				if (Files.exists(place.path, LinkOption.NOFOLLOW_LINKS)) {
					exists = true;
					count(place.path, found);
				}
			}
			catch (IOException ex) {
				throw Roots.unreadable(this.source, place.path, ex);
			}
		}
		return new TargetState(exists, found[0], 0, found[1], free, List.of());
	}

	private static void count(Path root, long[] found) throws IOException {
		Files.walkFileTree(root, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				found[0]++;
				found[1] += attributes.size();
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException failure) {
				found[0]++;
				return FileVisitResult.CONTINUE;
			}

		});
	}

	@Override
	public List<String> requireReplaceable(Loading how, Collection<Path> own) {
		new ReplacedTrees(this.source, this.places.stream().map((place) -> place.path).toList()).require(how, own);
		return (how.dropOld() && this.partial) ? List.of("source " + this.source + ": the old files are kept, "
				+ "--drop-old or not: the plan leaves files of them out of backups") : List.of();
	}

	@Override
	public void prepare(Loading how) {
		this.loading = how;
		this.selection = new Selection(new FilesSpec(this.source, List.of(), how.include(), how.exclude()));
		try {
			if (!this.scratch) {
				for (Place place : this.places) {
					Claim claim = Claim.of(place.path, how.id());
					this.claims.add(claim);
					claim.clear();
					place.stage = claim.beside("");
				}
			}
			for (Place place : this.places) {
				if (place.prefix.isEmpty()) {
					Files.createDirectory(place.stage);
				}
			}
			this.proof = new FilesProof(this.source, Path.of(this.places.get(0).stage + ".items"));
			this.tree = new RestoredTree(this::spot, () -> this.stopped);
		}
		catch (IOException ex) {
			throw unusable("cannot be written beside: ", this.places.get(0).path, ex);
		}
	}

	/** Where the first of the trees is written before it is accepted. */
	public Path directory() {
		return this.places.get(0).stage;
	}

	/** Where an entry goes; null where it is not chosen. */
	private RestoredTree.@Nullable Spot spot(String path) {
		for (Place place : this.places) {
			if (place.prefix.isEmpty()) {
				return new RestoredTree.Spot(place.stage, place.stage.resolve(path));
			}
			if (path.equals(place.prefix)) {
				return new RestoredTree.Spot(place.stage, place.stage);
			}
			if (path.startsWith(place.prefix + "/")) {
				return new RestoredTree.Spot(place.stage,
						place.stage.resolve(path.substring(place.prefix.length() + 1)));
			}
		}
		throw new HoldfastException(ExitCode.BAD_PLAN,
				"source " + this.source + ": /" + RawName.shown(path) + " of the backup lies in no path of the plan",
				"restore to a directory with --target DIRECTORY");
	}

	@Override
	public void entry(Entry entry, String path, InputStream content) throws IOException {
		String link = link(entry, path);
		requireInside(path);
		if (link != null && entry.kind() == Entry.Kind.HARD_LINK) {
			requireInside(link);
		}
		if (this.stopped) {
			throw new LoadStoppedException();
		}
		try {
			if (chosen(path, entry.kind() == Entry.Kind.DIRECTORY)) {
				tree().write(entry, path, link, content);
			}
		}
		catch (DamagedArchiveException ex) {
			throw ex;
		}
		catch (java.nio.file.FileSystemException ex) {
			throw unusable("cannot be written: ", Path.of("/" + RawName.shown(path)), ex);
		}
		catch (IOException ex) {
			if (String.valueOf(ex.getMessage()).contains("No space left")) {
				throw unusable("cannot be written: ", Path.of("/" + RawName.shown(path)), ex);
			}
			throw ex;
		}
	}

	/** No part of a path may lead anywhere but down. */
	private static void requireInside(String path) throws DamagedArchiveException {
		for (String part : path.split("/", -1)) {
			if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
				throw new DamagedArchiveException("entry " + RawName.shown(path) + " leads out of its directory", null);
			}
		}
	}

	/** Links of an archive name the whole entry, the source's name before it. */
	private static @Nullable String link(Entry entry, String path) {
		String link = entry.linkName();
		if (link == null || entry.kind() != Entry.Kind.HARD_LINK) {
			return link;
		}
		String source = entry.name().substring(0, entry.name().length() - path.length());
		return link.startsWith(source) ? link.substring(source.length()) : link;
	}

	private boolean chosen(String path, boolean directory) {
		Loading how = Objects.requireNonNull(this.loading);
		if (how.include().isEmpty() && how.exclude().isEmpty()) {
			return true;
		}
		String below = below(path);
		boolean included = false;
		for (int end = below.indexOf('/'); end >= 0; end = below.indexOf('/', end + 1)) {
			if (this.selection.excludes(below.substring(0, end), true)) {
				return false;
			}
			included |= this.selection.includes(below.substring(0, end), true);
		}
		return !this.selection.excludes(below, directory) && (included || this.selection.includes(below, directory));
	}

	/** Patterns are those of plans, relative to each path; or whole paths. */
	private String below(String path) {
		for (String prefix : this.prefixes) {
			if (path.startsWith(prefix)) {
				return path.substring(prefix.length());
			}
		}
		return path;
	}

	@Override
	public void item(ContentItem item) throws IOException {
		if (!(item instanceof ContentItem.File file)) {
			throw new DamagedArchiveException(
					"contents.json has something else than files in the source " + this.source, null);
		}
		if (chosen(file.path(), file.kind() == Entry.Kind.DIRECTORY)) {
			Objects.requireNonNull(this.proof).dumped(file);
		}
	}

	@Override
	public void finish() {
		try {
			tree().finish();
		}
		catch (IOException ex) {
			throw unusable("cannot be finished: ", this.places.get(0).path, ex);
		}
		long twice = tree().replaced() - Objects.requireNonNull(this.proof).superseded();
		if (twice != 0) {
			throw new HoldfastException(ExitCode.DAMAGED,
					"source " + this.source + ": the archive holds names that are there twice, and does not say so: "
							+ Math.abs(twice),
					"do not restore from it: take another backup, and find out who has made this one");
		}
	}

	@Override
	public Proof prove(ProofLevel level) {
		try {
			return Objects.requireNonNull(this.proof).compare(this::walk);
		}
		catch (DumpStoppedException ex) {
			throw new LoadStoppedException();
		}
		catch (IOException ex) {
			throw unusable("cannot be read back: ", this.places.get(0).path, ex);
		}
	}

	/** Walks as a dump would, and tells paths as they were in the dump. */
	private void walk(Consumer<ContentItem.File> found) {
		List<Path> roots = new ArrayList<>();
		tree().roots().forEach((root) -> {
			RestoredTree.Spot spot = spot(root);
			if (spot != null && Files.exists(spot.file(), LinkOption.NOFOLLOW_LINKS)) {
				roots.add(spot.file());
			}
		});
		FoundTree sink = new FoundTree((item) -> found.accept(renamed(item)), (problem) -> {
		});
		this.walking = sink;
		if (this.stopped) {
			throw new DumpStoppedException();
		}
		if (!roots.isEmpty()) {
			try (FilesSource read = new FilesSource(new FilesSpec(this.source, roots, List.of(), List.of()))) {
				read.dump(sink);
			}
		}
		this.walking = null;
	}

	private ContentItem.File renamed(ContentItem.File item) {
		String link = item.link();
		return new ContentItem.File(original(item.path()), item.kind(), item.size(), item.digest(),
				(link != null && item.kind() == Entry.Kind.HARD_LINK) ? original(link) : link, item.mode(),
				item.owner(), item.modified(), item.superseded());
	}

	private String original(String path) {
		for (Place place : this.places) {
			String stage = ByteNames.entryName(place.realStage());
			if (path.equals(stage)) {
				return place.prefix;
			}
			if (path.startsWith(stage + "/")) {
				String rest = path.substring(stage.length() + 1);
				return place.prefix.isEmpty() ? rest : place.prefix + "/" + rest;
			}
		}
		return path;
	}

	@Override
	public String accept() {
		closeProof();
		Replacement done = new Replacement(this.claims, this.fault);
		this.replacement = done;
		try {
			done.run();
		}
		catch (IOException ex) {
			throw unusable("cannot be put in its place: ", this.places.get(0).path, ex);
		}
		this.replacement = null;
		List<Path> earlier = this.claims.stream().flatMap((claim) -> claim.setAside().stream()).toList();
		this.claims.forEach(Claim::close);
		List<String> told = new ArrayList<>();
		if (!done.old().isEmpty()) {
			told.add(dropsOld() ? removed(done.old()) : "the old files are in " + listed(done.old()));
		}
		if (!earlier.isEmpty()) {
			told.add("what a run that died had replaced is in " + listed(earlier));
		}
		return String.join("; ", told);
	}

	private static String listed(List<Path> paths) {
		return String.join(", ", paths.stream().map(Path::toString).toList());
	}

	private static String removed(List<Path> old) {
		List<Path> left = new ArrayList<>();
		for (Path each : old) {
			try {
				Claim.delete(each);
			}
			catch (IOException ex) {
				left.add(each);
			}
		}
		return left.isEmpty() ? "the old files were removed"
				: "the old files could not be removed whole: " + listed(left);
	}

	@Override
	public String changed() {
		Replacement failed = this.replacement;
		return (failed != null) ? failed.changed() : "";
	}

	/** For tests: what happens when the trees have changed names. */
	void whenExchanged(Replacement.Fault happens) {
		this.fault = happens;
	}

	/** What no backup holds is never removed. */
	private boolean dropsOld() {
		return Objects.requireNonNull(this.loading).dropOld() && !this.partial;
	}

	@Override
	public void discard() {
		closeProof();
		this.claims.forEach(Claim::abandon);
		if (this.scratch) {
			try {
				Claim.delete(this.places.get(0).stage);
			}
			catch (IOException ex) {
				throw unusable("cannot be removed: ", this.places.get(0).stage, ex);
			}
		}
	}

	@Override
	public void stop() {
		this.stopped = true;
		FoundTree sink = this.walking;
		if (sink != null) {
			sink.stop();
		}
	}

	@Override
	public void close() {
		closeProof();
		this.claims.forEach(Claim::close);
	}

	private void closeProof() {
		if (this.proof != null) {
			this.proof.close();
			this.proof = null;
		}
	}

	private RestoredTree tree() {
		return Objects.requireNonNull(this.tree, "not prepared");
	}

	private HoldfastException unusable(String what, Path path, IOException cause) {
		boolean full = String.valueOf(cause.getMessage()).contains("No space left");
		return new HoldfastException(full ? ExitCode.DISK_FULL : ExitCode.UNREACHABLE,
				"source " + this.source + ": " + path + " " + what + Reason.of(cause),
				full ? "free space there" : "run as a user that may write there", cause);
	}

	/** A path of the dump and where it goes. */
	private static final class Place {

		private final String prefix;

		private final Path path;

		private Path stage;

		Place(String prefix, Path path) {
			this.prefix = prefix;
			this.path = path;
			this.stage = path;
		}

		Path realStage() {
			return real(this.stage);
		}

	}

}
