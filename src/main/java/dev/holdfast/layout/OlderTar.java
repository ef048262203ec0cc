package dev.holdfast.layout;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.source.Claim;
import dev.holdfast.source.files.EntryTree;

/**
 * A tar of a database's dump and files: the dump is the file at its top that is one by
 * its name, all else are files. Both wait in private directories until the whole archive
 * was read; then the dump is loaded, and the files get their place.
 *
 * @param restore what is restored
 * @param checkpoint throws when it is to stop
 */
record OlderTar(OlderRestore restore, Runnable checkpoint) {

	private static final Pattern DUMP = Pattern.compile("[^/]+\\.(sql|dump|pgdump|backup|json)(\\.(gz|bz2|zst))?");

	List<String> load(InputStream in) throws IOException {
		Path dumps = Files.createDirectory(this.restore.work().resolve("dump"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Path to = this.restore.directory();
		try (Claim claim = (to != null) ? Claim.of(to.toAbsolutePath().normalize(), this.restore.loading().id())
				: null) {
			try {
				return load(in, dumps, to, claim);
			}
			catch (IOException | RuntimeException ex) {
				if (claim != null) {
					claim.abandon();
				}
				throw ex;
			}
		}
	}

	private List<String> load(InputStream in, Path dumps, @Nullable Path to, @Nullable Claim claim) throws IOException {
		Path stage = null;
		if (claim != null && to != null) {
			if (Files.exists(to) && !isEmpty(to)) {
				throw new HoldfastException(ExitCode.BAD_PLAN, to + " is not empty", "name a directory that is");
			}
			claim.clear();
			stage = Files.createDirectory(claim.beside(""),
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		List<String> loaded = new ArrayList<>();
		long files = unpack(in, dumps, stage);
		Path dump = only(dumps);
		if (dump != null) {
			Layout plain = new Layout(Format.NONE, null);
			try (InputStream content = Files.newInputStream(dump);
					OlderFile opened = OlderFile.of(dump, plain, OlderFile.decompressed(content))) {
				loaded.add(this.restore.into(opened, this.checkpoint));
			}
		}
		if (stage != null && to != null) {
			Files.deleteIfExists(to);
			Files.move(stage, to);
			loaded.add(files + " files → " + to);
		}
		return loaded;
	}

	private static boolean isEmpty(Path directory) throws IOException {
		try (var all = Files.list(directory)) {
			return all.findAny().isEmpty();
		}
	}

	private @Nullable Path only(Path dumps) throws IOException {
		try (var all = Files.list(dumps)) {
			List<Path> found = all.toList();
			if (found.size() > 1) {
				throw new HoldfastException(ExitCode.BAD_PLAN,
						this.restore.file() + " holds " + found.size() + " dumps of databases at its top",
						"unpack it by hand, and restore one after another");
			}
			if (found.isEmpty() && this.restore.database() != null) {
				throw new HoldfastException(ExitCode.BAD_PLAN,
						this.restore.file() + " holds no dump of a database at its top",
						"a dump is called …sql, …dump, …backup or …json; for files alone name --files-to only");
			}
			return found.isEmpty() ? null : found.get(0);
		}
	}

	private long unpack(InputStream in, Path dumps, @Nullable Path stage) throws IOException {
		EntryTree tree = (stage != null) ? new EntryTree(stage, this::stopped) : null;
		EntryTree database = new EntryTree(dumps, this::stopped);
		long files = 0;
		try (TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(in), "UTF-8")) {
			for (TarArchiveEntry next = tar.getNextEntry(); next != null; next = tar.getNextEntry()) {
				Entry entry = entry(next);
				if (entry == null) {
					continue;
				}
				if (entry.kind() == Entry.Kind.FILE && DUMP.matcher(entry.name()).matches()
						&& this.restore.database() != null) {
					database.write(entry, tar);
				}
				else if (tree != null) {
					tree.write(entry, tar);
					files++;
				}
				else if (entry.kind() != Entry.Kind.DIRECTORY) {
					throw new HoldfastException(ExitCode.BAD_PLAN,
							this.restore.file() + " holds files too, for example " + entry.name(),
							"say where they go with --files-to DIRECTORY");
				}
			}
		}
		if (tree != null) {
			tree.finish();
		}
		if (database.replaced() + ((tree != null) ? tree.replaced() : 0) > 0) {
			throw new DamagedArchiveException("it holds names that are there twice", null);
		}
		return files;
	}

	private boolean stopped() {
		this.checkpoint.run();
		return false;
	}

	/** Nothing leads out, and nothing but files, directories and links is made. */
	private static @Nullable Entry entry(TarArchiveEntry from) throws DamagedArchiveException {
		String name = from.getName().replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
		if (name.isEmpty() || name.equals(".")) {
			return null;
		}
		requireInside(from.getName(), name);
		Entry.Kind kind = from.isDirectory() ? Entry.Kind.DIRECTORY : from.isSymbolicLink() ? Entry.Kind.SYMBOLIC_LINK
				: from.isLink() ? Entry.Kind.HARD_LINK : from.isFIFO() ? Entry.Kind.FIFO : Entry.Kind.FILE;
		if (from.isBlockDevice() || from.isCharacterDevice() || kind == Entry.Kind.FILE && !from.isFile()) {
			throw new DamagedArchiveException("entry " + name + " is a device or something else than a file", null);
		}
		String link = (kind == Entry.Kind.SYMBOLIC_LINK || kind == Entry.Kind.HARD_LINK) ? from.getLinkName() : null;
		if (kind == Entry.Kind.HARD_LINK && link != null) {
			link = link.replaceFirst("^(\\./)+", "");
			requireInside(link, link);
		}
		if (kind == Entry.Kind.SYMBOLIC_LINK && link != null && leadsOut(name, link)) {
			throw new DamagedArchiveException("entry " + name + " is a link that leads out, to " + link, null);
		}
		return new Entry(name, kind, (kind == Entry.Kind.FILE) ? from.getRealSize() : 0, from.getMode() & 07777,
				from.getLongUserId(), from.getLongGroupId(), from.getUserName(), from.getGroupName(),
				from.getLastModifiedTime().toInstant(), link, Map.of(), null);
	}

	private static void requireInside(String shown, String name) throws DamagedArchiveException {
		String slashed = "/" + name + "/";
		if (slashed.contains("//") || slashed.contains("/../") || slashed.contains("/./") || name.indexOf('\0') >= 0) {
			throw new DamagedArchiveException("it holds an entry with an unsafe name: " + shown, null);
		}
	}

	private static boolean leadsOut(String name, String link) {
		if (link.startsWith("/")) {
			return true;
		}
		int depth = name.split("/").length - 1;
		for (String part : link.split("/")) {
			depth += part.equals("..") ? -1 : (part.isEmpty() || part.equals(".")) ? 0 : 1;
			if (depth < 0) {
				return true;
			}
		}
		return false;
	}

}
