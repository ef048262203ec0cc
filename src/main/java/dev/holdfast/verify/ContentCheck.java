package dev.holdfast.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.holdfast.archive.ArchiveReader;
import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.ContentsReader;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.source.SourceSummary;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the tar stream of an archive to its end and compares all of it, first with what
 * its contents document says of each entry, then with its signed manifest.
 */
final class ContentCheck implements ContentsReader.Listener {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Bytes of {@code backup.json}. */
	private static final int LARGEST_HEADER = 16 << 20;

	private final Manifest manifest;

	private final Map<String, SourceContent> sources = new LinkedHashMap<>();

	private final Set<String> described = new TreeSet<>();

	private SourceContent current = SourceContent.NONE;

	private long entries;

	ContentCheck(Manifest manifest) {
		this.manifest = manifest;
		for (SourceSummary source : manifest.sources()) {
			this.sources.put(source.name(),
					source.type().equals("files") ? new FilesContent(source) : new DatabaseContent(source));
		}
	}

	/**
	 * Reads and compares.
	 * @throws DamagedArchiveException for the first difference
	 */
	ContentFigures read(InputStream tar) throws IOException {
		ArchiveReader reader = new ArchiveReader(tar, this.manifest.archive().uncompressedSize());
		for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
			this.entries++;
			take(entry, reader);
		}
		if (reader.bytes() != this.manifest.archive().uncompressedSize()) {
			throw new DamagedArchiveException("the archive expands to " + reader.bytes() + " bytes, dumped were "
					+ this.manifest.archive().uncompressedSize(), null);
		}
		if (!this.described.equals(this.sources.keySet())) {
			throw new DamagedArchiveException(
					"contents.json describes the sources " + this.described + ", the manifest " + this.sources.keySet(),
					null);
		}
		ContentTotals totals = new ContentTotals();
		for (SourceContent source : this.sources.values()) {
			source.finish(totals);
		}
		return totals.figures(this.entries, reader.bytes());
	}

	private void take(Entry entry, ArchiveReader reader) throws IOException {
		if (entry.name().equals(ArchiveReader.FIRST)) {
			header(reader.content().readNBytes(LARGEST_HEADER));
		}
		else if (entry.name().equals(ArchiveReader.LAST)) {
			ContentsReader.read(reader.content(), this);
		}
		else {
			int slash = entry.name().indexOf('/');
			SourceContent source = this.sources.get((slash < 0) ? "" : entry.name().substring(0, slash));
			if (source == null) {
				throw new DamagedArchiveException("entry " + entry.name() + " is of no source of the manifest", null);
			}
			source.entry(entry, entry.name().substring(slash + 1), reader.content());
		}
	}

	/** The archive's own word on what it is. */
	private void header(byte[] document) throws DamagedArchiveException {
		try {
			Map<?, ?> fields = JSON.readValue(document, Map.class);
			requireBackup(String.valueOf(fields.get("backupId")));
			List<String> names = fields.get("sources") instanceof List<?> list
					? list.stream().map(ContentCheck::name).toList() : List.of();
			if (!names.equals(List.copyOf(this.sources.keySet()))) {
				throw new DamagedArchiveException(
						"the archive holds the sources " + names + ", its manifest says " + this.sources.keySet(),
						null);
			}
		}
		catch (JacksonException ex) {
			throw new DamagedArchiveException(ArchiveReader.FIRST + " cannot be read", ex);
		}
	}

	private static String name(@Nullable Object source) {
		return (source instanceof Map<?, ?> fields) ? String.valueOf(fields.get("name")) : "";
	}

	private void requireBackup(String id) throws DamagedArchiveException {
		if (!id.equals(this.manifest.backupId())) {
			throw new DamagedArchiveException("the archive is that of backup " + id, null);
		}
	}

	@Override
	public void backup(String id) throws DamagedArchiveException {
		requireBackup(id);
	}

	@Override
	public void source(String name, String type) throws DamagedArchiveException {
		SourceContent source = this.sources.get(name);
		if (source == null || !source.type().equals(type) || !this.described.add(name)) {
			throw new DamagedArchiveException(
					"contents.json describes the source " + name + " of type " + type + ", which the manifest does not",
					null);
		}
		this.current = source;
	}

	@Override
	public void item(ContentItem item) throws IOException {
		this.current.item(item);
	}

}
