package dev.holdfast.verify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Contents;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.TarWriter;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.SourceSummary.TableSummary;
import dev.holdfast.source.files.FilesDigest;

/**
 * The tar stream and the manifest of a backup, made by hand, so that they can contradict
 * each other.
 */
final class CraftedArchive {

	static final String ID = "shop-20261121T110203Z-k3f9ab";

	String backupId = ID;

	String type = "postgresql";

	final List<Entry> entries = new ArrayList<>();

	final List<byte[]> contents = new ArrayList<>();

	final List<ContentItem> items = new ArrayList<>();

	final List<TableSummary> tables = new ArrayList<>();

	/** Adds an entry of the source {@code s}. */
	CraftedArchive entry(String path, String content) {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		return entry(Entry.of("s/" + path, bytes.length), bytes);
	}

	CraftedArchive entry(Entry entry, byte[] content) {
		this.entries.add(entry);
		this.contents.add(content);
		return this;
	}

	/** Says of a table in contents and manifest that it has these rows. */
	CraftedArchive table(String name, String format, int pieces, List<Integer> continued, String... rows) {
		RowDigest digest = new RowDigest();
		long bytes = 0;
		for (String row : rows) {
			byte[] text = row.getBytes(StandardCharsets.UTF_8);
			digest.add(text, 0, text.length);
			bytes += text.length + 1;
		}
		return table(new ContentItem.Table(null, "public", name, "data/public." + name, format, List.of("a"), pieces,
				bytes, rows.length, digest.hex(), continued));
	}

	CraftedArchive table(ContentItem.Table table) {
		this.items.add(table);
		this.tables
			.add(new TableSummary(null, table.schema(), table.name(), table.rows(), table.bytes(), table.digest()));
		return this;
	}

	CraftedArchive document(String path, String content) {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		this.items.add(new ContentItem.Document(path, bytes.length,
				RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(bytes))));
		return this;
	}

	/** Compares it as a verification does. */
	ContentFigures check() throws IOException {
		byte[] tar = tar();
		return new ContentCheck(manifest(tar.length)).read(new ByteArrayInputStream(tar));
	}

	private byte[] tar() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		TarWriter tar = new TarWriter(out);
		write(tar, out, Entry.of("backup.json", 0),
				("{\"schemaVersion\":1,\"backupId\":\"" + this.backupId + "\",\"sources\":[{\"name\":\"s\",\"type\":\""
						+ this.type + "\"}]}")
					.getBytes(StandardCharsets.UTF_8));
		for (int i = 0; i < this.entries.size(); i++) {
			tar.begin(this.entries.get(i));
			out.write(this.contents.get(i));
			tar.end(this.entries.get(i));
		}
		ByteArrayOutputStream document = new ByteArrayOutputStream();
		try (Contents described = new Contents(document, this.backupId)) {
			described.begin("s", this.type);
			this.items.forEach(described::add);
			described.end();
		}
		write(tar, out, Entry.of("contents.json", 0), document.toByteArray());
		tar.finish();
		return out.toByteArray();
	}

	private static void write(TarWriter tar, ByteArrayOutputStream out, Entry name, byte[] content) throws IOException {
		Entry entry = Entry.of(name.name(), content.length);
		tar.begin(entry);
		out.write(content);
		tar.end(entry);
	}

	private Manifest manifest(long size) {
		FilesDigest files = new FilesDigest();
		this.items.stream()
			.filter(ContentItem.File.class::isInstance)
			.map(ContentItem.File.class::cast)
			.forEach(files::add);
		SourceSummary source = new SourceSummary("s", this.type, Instant.EPOCH, null, null, Map.of(), this.tables,
				this.tables.stream().mapToLong(TableSummary::rows).sum(), files.items(), 0, files.hex(), Map.of());
		Manifest.Archive archive = new Manifest.Archive("shop/2026/11/" + ID + ".tar", size, "", 0, "", "", size, size,
				"none", 0, "none", List.of());
		return new Manifest(ID, "shop", "", null, null, "", "", "", Instant.EPOCH, Instant.EPOCH, List.of(source),
				List.of(), archive, "daily", null, null, "");
	}

}
