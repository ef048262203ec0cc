package dev.holdfast.unpacking;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import dev.holdfast.archive.ArchiveReader;
import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.ContentsReader;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.Expansion;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.readback.ArchiveReading;
import dev.holdfast.source.files.ChosenEntries;
import dev.holdfast.source.files.EntryTree;

/** Writes the chosen entries of an archive as files. */
final class EntriesOut implements ArchiveReading.Tar<Long>, ContentsReader.Listener {

	private final Manifest manifest;

	private final Path stage;

	private final ChosenEntries chosen;

	private final EntryTree tree;

	private final Set<String> sources = new HashSet<>();

	private String source = "";

	private long written;

	private long superseded;

	EntriesOut(Manifest manifest, Path stage, ChosenEntries chosen, BooleanSupplier stopped) {
		this.manifest = manifest;
		this.stage = stage;
		this.chosen = chosen;
		this.tree = new EntryTree(stage, () -> {
			if (stopped.getAsBoolean()) {
				throw new CancellationException("stopped");
			}
			return false;
		});
		manifest.sources().forEach((each) -> this.sources.add(each.name()));
	}

	/**
	 * Reads to the end.
	 * @return how many entries were written
	 */
	@Override
	public Long read(InputStream tar) throws IOException {
		long expected = this.manifest.archive().uncompressedSize();
		ArchiveReader reader = new ArchiveReader(tar,
				this.manifest.vouchedFor() ? expected : Expansion.most(this.manifest.archive().size()));
		for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
			requireSource(entry);
			boolean taken = this.chosen.take(entry.name(), entry.kind() == Entry.Kind.DIRECTORY);
			if (taken || entry.name().equals(ArchiveReader.LAST)) {
				write(entry, reader);
				this.written += taken ? 1 : 0;
			}
		}
		if (this.manifest.vouchedFor() && reader.bytes() != expected) {
			throw new DamagedArchiveException(
					"the archive expands to " + reader.bytes() + " bytes, dumped were " + expected, null);
		}
		this.tree.finish();
		requireUnique();
		return this.written;
	}

	private void requireSource(Entry entry) throws DamagedArchiveException {
		int slash = entry.name().indexOf('/');
		boolean ours = entry.name().equals(ArchiveReader.FIRST) || entry.name().equals(ArchiveReader.LAST);
		if (!ours && (slash < 0 || !this.sources.contains(entry.name().substring(0, slash)))) {
			throw new DamagedArchiveException("entry " + entry.name() + " is of no source of the manifest", null);
		}
	}

	private void write(Entry entry, ArchiveReader reader) throws IOException {
		String link = entry.linkName();
		if (entry.kind() == Entry.Kind.HARD_LINK && link != null && !this.chosen.take(link, false)) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					entry.name() + " is the same file as " + link + ", which was not chosen",
					"choose it too: --include '" + link + "'");
		}
		this.tree.write(entry, reader.content());
	}

	/** Only a file that changed while it was read is there twice, and that is said. */
	private void requireUnique() throws IOException {
		Path document = this.stage.resolve(ArchiveReader.LAST);
		try (InputStream in = Files.newInputStream(document)) {
			ContentsReader.read(in, this);
		}
		if (this.tree.replaced() != this.superseded) {
			throw new DamagedArchiveException("the archive holds names that are there twice", null);
		}
		if (!this.chosen.take(ArchiveReader.LAST, false)) {
			Files.delete(document);
		}
	}

	@Override
	public void backup(String id) throws DamagedArchiveException {
		if (!id.equals(this.manifest.backupId())) {
			throw new DamagedArchiveException("the archive is that of backup " + id, null);
		}
	}

	@Override
	public void source(String name, String type) {
		this.source = name;
	}

	@Override
	public void item(ContentItem item) {
		if (item instanceof ContentItem.File file && file.superseded()
				&& this.chosen.take(this.source + "/" + file.path(), false)) {
			this.superseded++;
		}
	}

}
