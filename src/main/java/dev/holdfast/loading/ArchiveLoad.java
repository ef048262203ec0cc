package dev.holdfast.loading;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.archive.ArchiveReader;
import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.ContentsReader;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.Expansion;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.readback.ArchiveReading;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.Target;

/**
 * Hands every entry of an archive, and what is said of it, to the target of its source.
 */
final class ArchiveLoad implements ArchiveReading.Tar<Long>, ContentsReader.Listener {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Bytes of {@code backup.json}. */
	private static final int LARGEST_HEADER = 16 << 20;

	private final Manifest manifest;

	private final Map<String, Target> targets;

	private final Map<String, String> types = new LinkedHashMap<>();

	private final Set<String> described = new HashSet<>();

	/** Names of databases' entries: as many as there are pieces. */
	private final Set<String> names = new HashSet<>();

	private final Map<String, SignedFigures> signed = new LinkedHashMap<>();

	private @Nullable Target current;

	private @Nullable SignedFigures figures;

	/**
	 * @param targets by the name of their source; what has none is left out
	 */
	ArchiveLoad(Manifest manifest, Map<String, Target> targets) {
		this.manifest = manifest;
		this.targets = targets;
		for (SourceSummary source : manifest.sources()) {
			this.types.put(source.name(), source.type());
			if (manifest.vouchedFor()) {
				this.signed.put(source.name(), new SignedFigures(source));
			}
		}
	}

	/**
	 * Reads to the end.
	 * @return bytes of the content
	 * @throws DamagedArchiveException when it is not what the manifest says
	 */
	@Override
	public Long read(InputStream tar) throws IOException {
		long expected = this.manifest.archive().uncompressedSize();
		ArchiveReader reader = new ArchiveReader(tar,
				this.manifest.vouchedFor() ? expected : Expansion.most(this.manifest.archive().size()));
		for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
			take(entry, reader);
		}
		if (this.manifest.vouchedFor() && reader.bytes() != expected) {
			throw new DamagedArchiveException(
					"the archive expands to " + reader.bytes() + " bytes, dumped were " + expected, null);
		}
		if (!this.described.equals(this.types.keySet())) {
			throw new DamagedArchiveException(
					"contents.json describes the sources " + this.described + ", the manifest " + this.types.keySet(),
					null);
		}
		for (SignedFigures source : this.signed.values()) {
			source.finish();
		}
		return reader.bytes();
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
			String source = (slash < 0) ? "" : entry.name().substring(0, slash);
			if (!this.types.containsKey(source)) {
				throw new DamagedArchiveException("entry " + entry.name() + " is of no source of the manifest", null);
			}
			requireOnce(entry, source);
			Target target = this.targets.get(source);
			if (target != null) {
				target.entry(entry, entry.name().substring(slash + 1), reader.content());
			}
		}
	}

	/** Of files, which may be many, the contents document tells. */
	private void requireOnce(Entry entry, String source) throws DamagedArchiveException {
		if (!"files".equals(this.types.get(source)) && !this.names.add(entry.name())) {
			throw new DamagedArchiveException("entry " + entry.name() + " is there twice", null);
		}
	}

	private void header(byte[] document) throws DamagedArchiveException {
		try {
			requireBackup(String.valueOf(JSON.readValue(document, Map.class).get("backupId")));
		}
		catch (JacksonException ex) {
			throw new DamagedArchiveException(ArchiveReader.FIRST + " cannot be read", ex);
		}
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
		if (!type.equals(this.types.get(name)) || !this.described.add(name)) {
			throw new DamagedArchiveException(
					"contents.json describes the source " + name + " of type " + type + ", which the manifest does not",
					null);
		}
		this.current = this.targets.get(name);
		this.figures = this.signed.get(name);
	}

	@Override
	public void item(ContentItem item) throws IOException {
		if (this.figures != null) {
			this.figures.item(item);
		}
		if (this.current != null) {
			this.current.item(item);
		}
	}

	/** Names of the sources. */
	static List<String> sources(Manifest manifest) {
		return manifest.sources().stream().map(SourceSummary::name).toList();
	}

}
