package dev.holdfast.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArchiveReaderTests {

	private static final Entry FIRST = Entry.of("backup.json", 2);

	private static final Entry LAST = Entry.of("contents.json", 2);

	@Test
	void readsEverythingThatTheWriterWrites() throws IOException {
		List<Entry> written = List.of(FIRST,
				new Entry("files/dir", Entry.Kind.DIRECTORY, 0, 0755, 1000, 1000, "ops", "ops",
						Instant.parse("2026-11-21T11:02:03.123456789Z"), null, Map.of(), null),
				new Entry("files/" + "long/".repeat(40) + "näme", Entry.Kind.FILE, 700, 04755, 4_000_000_000L, 7, "",
						"", Instant.parse("1969-12-31T23:59:58.750Z"), null,
						Map.of("user.comment", new byte[] { 0, '=', '\n', (byte) 0xff }), null),
				new Entry("files/link", Entry.Kind.SYMBOLIC_LINK, 0, 0777, 0, 0, "root", "root", Instant.EPOCH,
						"../" + "far/".repeat(40) + "ü", Map.of(), null),
				new Entry("files/hard", Entry.Kind.HARD_LINK, 0, 0600, 0, 0, "", "", Instant.EPOCH, "files/dir/x",
						Map.of(), null),
				new Entry("files/fifo", Entry.Kind.FIFO, 0, 0600, 0, 0, "", "", Instant.EPOCH, null, Map.of(), null),
				new Entry("files/sparse", Entry.Kind.FILE, 1024 + 100, 0600, 0, 0, "", "", Instant.EPOCH, null,
						Map.of(),
						new Entry.Sparse(10_000_000_100L,
								List.of(new Entry.Sparse.Run(512, 1024), new Entry.Sparse.Run(10_000_000_000L, 100)))),
				LAST);
		ArchiveReader reader = new ArchiveReader(new ByteArrayInputStream(archive(written)), 1 << 20);
		for (Entry expected : written) {
			Entry found = Objects.requireNonNull(reader.next());
			assertThat(found).usingRecursiveComparison().ignoringFields("xattrs").isEqualTo(expected);
			assertThat(new TreeMap<>(found.xattrs())).usingRecursiveComparison()
				.isEqualTo(new TreeMap<>(expected.xattrs()));
			assertThat(reader.content().readAllBytes()).isEqualTo(content(expected));
		}
		assertThat(reader.next()).isNull();
		assertThat(reader.next()).isNull();
	}

	@Test
	void skipsContentThatNobodyReads() throws IOException {
		ArchiveReader reader = new ArchiveReader(
				new ByteArrayInputStream(archive(List.of(FIRST, Entry.of("a", 100_000), LAST))), 1 << 20);
		assertThat(names(reader)).containsExactly("backup.json", "a", "contents.json");
		assertThat(reader.bytes()).isEqualTo(archive(List.of(FIRST, Entry.of("a", 100_000), LAST)).length);
	}

	@ParameterizedTest
	@ValueSource(strings = { "../x", "a/../../x", "/etc/passwd", "a//b", "./a", "a/.", "" })
	void refusesNamesThatLeadOut(String name) throws IOException {
		assertRefused(archive(List.of(FIRST, Entry.of(name, 3), LAST)), "unsafe name");
	}

	@Test
	void refusesHardLinksThatLeadOut() throws IOException {
		Entry link = new Entry("a", Entry.Kind.HARD_LINK, 0, 0600, 0, 0, "", "", Instant.EPOCH, "../../etc/passwd",
				Map.of(), null);
		assertRefused(archive(List.of(FIRST, link, LAST)), "unsafe name");
	}

	@Test
	void refusesAnotherOrder() throws IOException {
		assertRefused(archive(List.of(LAST)), "begins with contents.json");
		assertRefused(archive(List.of(FIRST)), "ends without contents.json");
		assertRefused(archive(List.of(FIRST, LAST, Entry.of("a", 1))), "stands behind contents.json");
		assertRefused(archive(List.of(FIRST, FIRST, LAST)), "twice");
	}

	@Test
	void refusesWhatExpandsBeyondItsSize() throws IOException {
		byte[] archive = archive(List.of(FIRST, Entry.of("a", 100_000), LAST));
		ArchiveReader reader = new ArchiveReader(new ByteArrayInputStream(archive), archive.length - 1);
		assertThatExceptionOfType(DamagedArchiveException.class).isThrownBy(() -> names(reader))
			.withMessageContaining("holds more than the");
		assertThat(names(new ArchiveReader(new ByteArrayInputStream(archive), archive.length))).hasSize(3);
	}

	@Test
	void refusesDevicesAndWhatOtherToolsWrite() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 512, "UTF-8")) {
			TarArchiveEntry first = new TarArchiveEntry("backup.json");
			first.setSize(0);
			tar.putArchiveEntry(first);
			tar.closeArchiveEntry();
			tar.putArchiveEntry(new TarArchiveEntry("device", TarArchiveEntry.LF_CHR));
			tar.closeArchiveEntry();
		}
		assertRefused(out.toByteArray(), "");
	}

	@Test
	void refusesEveryTruncation() throws IOException {
		byte[] archive = archive(List.of(FIRST, Entry.of("a", 600), LAST));
		for (int length = 0; length < archive.length; length++) {
			assertRefused(Arrays.copyOf(archive, length), "");
		}
		assertRefused(Arrays.copyOf(archive, archive.length + 1), "goes on behind its end");
	}

	@Test
	void refusesEveryChangedBitOfHeadersAndPadding() throws IOException {
		byte[] archive = archive(List.of(FIRST, Entry.of("ä", 600), LAST));
		byte[] content = content(Entry.of("ä", 600));
		int at = indexOf(archive, content);
		int refused = 0;
		for (int i = 0; i < archive.length; i++) {
			boolean isContent = i >= at && i < at + 600 || i >= 512 && i < 514
					|| i >= archive.length - 1536 && i < archive.length - 1534;
			if (!isContent) {
				byte[] changed = archive.clone();
				changed[i] ^= (byte) (1 << new Random(i).nextInt(8));
				assertRefusedOrRenamed(changed);
				refused++;
			}
		}
		assertThat(refused).isGreaterThan(archive.length / 2);
	}

	/** The name in an extended header has no checksum; all else has. */
	private static void assertRefusedOrRenamed(byte[] archive) throws IOException {
		try {
			assertThat(names(new ArchiveReader(new ByteArrayInputStream(archive), 1 << 20))).hasSize(3)
				.doesNotContain("ä");
		}
		catch (DamagedArchiveException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
	}

	private static void assertRefused(byte[] archive, String message) {
		assertThatExceptionOfType(DamagedArchiveException.class)
			.isThrownBy(() -> names(new ArchiveReader(new ByteArrayInputStream(archive), 1 << 20)))
			.withMessageContaining(message);
	}

	private static List<String> names(ArchiveReader reader) throws IOException {
		List<String> names = new ArrayList<>();
		for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
			names.add(entry.name());
		}
		return names;
	}

	private static byte[] archive(List<Entry> entries) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		TarWriter tar = new TarWriter(out);
		for (Entry entry : entries) {
			tar.begin(entry);
			out.write(content(entry));
			tar.end(entry);
		}
		tar.finish();
		return out.toByteArray();
	}

	private static byte[] content(Entry entry) {
		byte[] content = new byte[(int) entry.size()];
		Arrays.fill(content, (byte) 'x');
		return content;
	}

	private static int indexOf(byte[] bytes, byte[] wanted) {
		for (int i = 0; i < bytes.length - wanted.length; i++) {
			if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
				return i;
			}
		}
		throw new AssertionError("not found");
	}

}
