package dev.holdfast.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentCheckTests {

	private static final String COPY = "COPY t FROM stdin;\n";

	private final CraftedArchive archive = new CraftedArchive();

	@Test
	void digestsRowsOverPiecesInAnyOrder() throws IOException {
		ContentFigures figures = this.archive.entry("data/public.t/copy.sql", COPY)
			.entry("pre-data.dump", "schema")
			.entry("data/public.t/000001.copy", "c\n")
			.entry("data/public.t/000000.copy", "a\nb\n")
			.document("pre-data.dump", "schema")
			.table("t", "copy", 2, List.of(), "a", "b", "c")
			.check();
		assertThat(figures.tables()).isEqualTo(1);
		assertThat(figures.rows()).isEqualTo(3);
		assertThat(figures.documents()).isEqualTo(1);
		assertThat(figures.entries()).isEqualTo(6);
	}

	@Test
	void joinsARowThatGoesOnWhileOtherPiecesComeBetween() throws IOException {
		this.archive.entry("data/public.t/copy.sql", COPY)
			.entry("data/public.t/000001.copy", "large ")
			.entry("data/public.t/000000.copy", "a\n")
			.entry("data/public.t/000002.copy", "row ")
			.entry("data/public.t/000003.copy", "ends\n")
			.table("t", "copy", 4, List.of(2, 3), "a", "large row ends");
		assertThat(this.archive.check().rows()).isEqualTo(2);
	}

	@Test
	void findsAChangedRow() {
		this.archive.entry("data/public.t/copy.sql", COPY)
			.entry("data/public.t/000000.copy", "a\nB\n")
			.table("t", "copy", 1, List.of(), "a", "b");
		assertDifferent("table public.t is not as dumped: 2 rows with digest ");
	}

	@Test
	void findsAMissingADoubleAndAnExchangedRow() {
		for (String rows : List.of("a\n", "a\na\nb\n", "a\na\n")) {
			CraftedArchive crafted = new CraftedArchive().entry("data/public.t/copy.sql", COPY)
				.entry("data/public.t/000000.copy", rows)
				.table("t", "copy", 1, List.of(), "a", "b");
			assertThatExceptionOfType(DamagedArchiveException.class).isThrownBy(crafted::check)
				.withMessageContaining("table public.t is not as dumped");
		}
	}

	@Test
	void findsAMissingADoubleAndAnUnknownPiece() {
		this.archive.entry("data/public.t/copy.sql", COPY)
			.entry("data/public.t/000001.copy", "a\n")
			.table("t", "copy", 1, List.of(), "a");
		assertDifferent("1 pieces, dumped were 1");
		this.archive.entry("data/public.t/000001.copy", "a\n");
		assertDifferent("entry s/data/public.t/000001.copy is there twice");
		CraftedArchive unknown = new CraftedArchive().entry("data/public.t/000000.copy", "a\n");
		assertThatExceptionOfType(DamagedArchiveException.class).isThrownBy(unknown::check)
			.withMessageContaining("which contents.json does not describe");
	}

	@Test
	void findsARowWithoutAnEnd() {
		this.archive.entry("data/public.t/copy.sql", COPY)
			.entry("data/public.t/000000.copy", "a\nb")
			.table("t", "copy", 1, List.of(), "a", "b");
		assertDifferent("its last row has no end");
	}

	@Test
	void findsThatATableHasNoStatement() {
		this.archive.table("t", "copy", 0, List.of());
		assertDifferent("table public.t has no statement that loads it");
	}

	@Test
	void findsATableThatOnlyOneSideKnows() {
		this.archive.entry("data/public.t/copy.sql", COPY).table("t", "copy", 0, List.of());
		ContentItem described = this.archive.items.remove(0);
		assertDifferent("s holds data/public.t, which contents.json does not describe");
		this.archive.items.add(described);
		this.archive.tables.clear();
		assertDifferent("table public.t has 0 rows, 0 bytes");
	}

	@Test
	void findsAChangedDocument() {
		this.archive.entry("pre-data.dump", "other!").document("pre-data.dump", "schema");
		assertDifferent("pre-data.dump is not as dumped: 6 bytes, digest ");
	}

	@Test
	void findsAMissingScript() {
		this.archive.type = "h2";
		this.archive.table(new ContentItem.Table(null, "PUBLIC", "T", "script.sql", "script", List.of("A"), 0, 2, 1,
				"00", List.of()));
		assertDifferent("source s lacks the script of its tables");
	}

	@Test
	void namesTheBackupThatItIs() {
		this.archive.backupId = "shop-20261120T110203Z-aaaaaa";
		assertDifferent("the archive is that of backup shop-20261120T110203Z-aaaaaa");
	}

	@Test
	void digestsLargeObjectsOutOfTheirStatements() throws IOException {
		largeObjects("16:0102", "17:03");
		assertThat(this.archive.check().tables()).isEqualTo(1);
		this.archive.contents.set(0,
				new String(this.archive.contents.get(0), StandardCharsets.UTF_8).replace("x03", "x04")
					.getBytes(StandardCharsets.UTF_8));
		assertDifferent("table pg_catalog.pg_largeobject is not as dumped: 2 rows");
	}

	@Test
	void countsLargeObjectsWithoutContentAsNotDigested() throws IOException {
		largeObjects("16:0102", "17:");
		ContentFigures figures = this.archive.check();
		assertThat(figures.tables()).isZero();
		assertThat(figures.scripted()).isEqualTo(1);
	}

	private void largeObjects(String... objects) {
		RowDigest digest = new RowDigest();
		StringBuilder statements = new StringBuilder();
		for (String object : objects) {
			String[] parts = object.split(":", -1);
			byte[] row = (parts[0] + "\t" + parts[1]).getBytes(StandardCharsets.UTF_8);
			digest.add(row, 0, row.length);
			for (int at = 0; at < parts[1].length(); at += 2) {
				statements.append("SELECT pg_catalog.lo_put(")
					.append(parts[0])
					.append(", ")
					.append(at / 2)
					.append(", '\\x")
					.append(parts[1], at, at + 2)
					.append("');\n");
			}
		}
		this.archive.entry("large-objects/000000.sql", statements.toString())
			.table(new ContentItem.Table(null, "pg_catalog", "pg_largeobject", "large-objects", "statements",
					List.of("loid", "data"), 1, statements.length(), objects.length, digest.hex(), List.of()));
	}

	@Test
	void comparesFilesWithAllThatIsKnownOfThem() throws IOException {
		this.archive.type = "files";
		file("a", "one", false);
		directory("d");
		file("d/b", "two", false);
		ContentFigures figures = this.archive.check();
		assertThat(figures.files()).isEqualTo(3);
		ContentItem.File last = (ContentItem.File) this.archive.items.remove(2);
		this.archive.items.add(new ContentItem.File(last.path(), last.kind(), last.size(), last.digest(), last.link(),
				0777, last.owner(), last.modified(), false));
		assertDifferent("file d/b is not as dumped");
	}

	@Test
	void findsChangedMissingAndUnknownFiles() {
		this.archive.type = "files";
		file("a", "one", false);
		this.archive.contents.set(0, "two".getBytes(StandardCharsets.UTF_8));
		assertDifferent("file a is not as dumped");
		this.archive.entries.clear();
		this.archive.contents.clear();
		assertDifferent("file a is not in the archive");
		this.archive.items.clear();
		this.archive.entry("b", "x");
		assertDifferent("source s holds 1 entries, of which contents.json describes 0");
	}

	@Test
	void allowsASecondEntryOfANameOnlyWhereTheFirstIsSuperseded() throws IOException {
		this.archive.type = "files";
		file("a", "changing", true);
		file("a", "changed", false);
		assertThat(this.archive.check().files()).isEqualTo(1);
		CraftedArchive twice = new CraftedArchive();
		twice.type = "files";
		file(twice, "a", "same", false);
		file(twice, "a", "same", false);
		assertThatExceptionOfType(DamagedArchiveException.class).isThrownBy(twice::check)
			.withMessageContaining("file a is not as dumped");
	}

	@Test
	void digestsTheHolesOfASparseFileAsZeros() throws IOException {
		this.archive.type = "files";
		byte[] data = "x".repeat(512).getBytes(StandardCharsets.UTF_8);
		byte[] whole = new byte[200_000];
		System.arraycopy(data, 0, whole, 100_000, 512);
		Entry entry = new Entry("s/hole", Entry.Kind.FILE, 512, 0600, 0, 0, "", "", Instant.EPOCH, null, Map.of(),
				new Entry.Sparse(200_000, List.of(new Entry.Sparse.Run(100_000, 512))));
		this.archive.entry(entry, data).items.add(item("hole", Entry.Kind.FILE, whole, false));
		assertThat(this.archive.check().files()).isEqualTo(1);
	}

	@Test
	void remembersMoreFilesThanItsFirstTableHolds() throws IOException {
		this.archive.type = "files";
		for (int i = 0; i < 5000; i++) {
			file("f" + i, "content " + i, false);
		}
		assertThat(this.archive.check().files()).isEqualTo(5000);
		ContentItem.File one = (ContentItem.File) this.archive.items.get(4321);
		this.archive.items.set(4321, new ContentItem.File(one.path(), one.kind(), one.size(), "00", null, one.mode(),
				one.owner(), one.modified(), false));
		assertDifferent("file f4321 is not as dumped");
	}

	private void file(String path, String content, boolean superseded) {
		file(this.archive, path, content, superseded);
	}

	private static void file(CraftedArchive archive, String path, String content, boolean superseded) {
		archive.entry(path, content).items
			.add(item(path, Entry.Kind.FILE, content.getBytes(StandardCharsets.UTF_8), superseded));
	}

	private void directory(String path) {
		this.archive.entry(new Entry("s/" + path, Entry.Kind.DIRECTORY, 0, 0600, 0, 0, "", "", Instant.EPOCH, null,
				Map.of(), null), new byte[0]).items
			.add(item(path, Entry.Kind.DIRECTORY, null, false));
	}

	private static ContentItem.File item(String path, Entry.Kind kind, byte @Nullable [] content, boolean superseded) {
		return new ContentItem.File(path, kind, (content != null) ? content.length : 0,
				(content != null) ? RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(content)) : null, null, 0600,
				"0:0", "1970-01-01T00:00:00.000000000Z", superseded);
	}

	private void assertDifferent(String message) {
		assertThatExceptionOfType(DamagedArchiveException.class).isThrownBy(this.archive::check)
			.withMessageContaining(message);
	}

}
