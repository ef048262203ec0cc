package dev.holdfast.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.holdfast.testing.TestTools;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class TarWriterTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final TarWriter tar = new TarWriter(this.bytes);

	@Test
	void keepsEverythingOfAnEntry() throws IOException {
		String name = "uploads/" + "lang/".repeat(40) + "Übergrößenträger ☃.txt";
		Instant modified = Instant.parse("2026-11-21T10:00:00.123456789Z");
		Entry entry = new Entry(name, Entry.Kind.FILE, 5, 04755, 3_000_000, 4_000_000, "jürgen", "staff", modified,
				null, Map.of("user.comment", new byte[] { 'a', '=', '\n', (byte) 0xff }), null);
		this.tar.begin(entry);
		this.bytes.writeBytes("hello".getBytes(StandardCharsets.UTF_8));
		this.tar.end(entry);
		this.tar.finish();
		try (TarArchiveInputStream in = read()) {
			TarArchiveEntry read = in.getNextEntry();
			assertThat(read.getName()).isEqualTo(name);
			assertThat(read.getSize()).isEqualTo(5);
			assertThat(read.getMode()).isEqualTo(04755);
			assertThat(read.getLongUserId()).isEqualTo(3_000_000);
			assertThat(read.getLongGroupId()).isEqualTo(4_000_000);
			assertThat(read.getUserName()).isEqualTo("jürgen");
			assertThat(read.getLastModifiedTime().toInstant()).isEqualTo(modified);
			assertThat(in.readAllBytes()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
			assertThat(in.getNextEntry()).isNull();
		}
	}

	@Test
	void keepsLinksDirectoriesAndPipes() throws IOException {
		put(kind("tree", Entry.Kind.DIRECTORY, null));
		put(kind("tree/link", Entry.Kind.SYMBOLIC_LINK, "../über/" + "x".repeat(120)));
		put(kind("tree/hard", Entry.Kind.HARD_LINK, "tree/file"));
		put(kind("tree/pipe", Entry.Kind.FIFO, null));
		this.tar.finish();
		try (TarArchiveInputStream in = read()) {
			assertThat(in.getNextEntry().isDirectory()).isTrue();
			TarArchiveEntry link = in.getNextEntry();
			assertThat(link.isSymbolicLink()).isTrue();
			assertThat(link.getLinkName()).isEqualTo("../über/" + "x".repeat(120));
			TarArchiveEntry hard = in.getNextEntry();
			assertThat(hard.isLink()).isTrue();
			assertThat(hard.getLinkName()).isEqualTo("tree/file");
			assertThat(in.getNextEntry().isFIFO()).isTrue();
		}
	}

	@Test
	void writesSparseFilesThatGnuTarAndCommonsCompressRead(@TempDir Path directory) throws Exception {
		byte[] data = "data".repeat(1024).getBytes(StandardCharsets.UTF_8);
		Entry entry = new Entry("holes.bin", Entry.Kind.FILE, 4096 + 576, 0600, 0, 0, "", "", Instant.EPOCH, null,
				Map.of(), new Entry.Sparse(1_000_000,
						List.of(new Entry.Sparse.Run(8192, 4096), new Entry.Sparse.Run(999_424, 576))));
		this.tar.begin(entry);
		this.bytes.write(data, 0, 4096);
		this.bytes.write(data, 0, 576);
		this.tar.end(entry);
		this.tar.finish();
		byte[] expected = new byte[1_000_000];
		System.arraycopy(data, 0, expected, 8192, 4096);
		System.arraycopy(data, 0, expected, 999_424, 576);
		try (TarArchiveInputStream in = read()) {
			TarArchiveEntry read = in.getNextEntry();
			assertThat(read.getName()).isEqualTo("holes.bin");
			assertThat(Arrays.equals(in.readAllBytes(), expected)).isTrue();
		}
		Path archive = directory.resolve("archive.tar");
		Files.write(archive, this.bytes.toByteArray());
		Process process = new ProcessBuilder(TestTools.require("tar").toString(), "-xf", archive.toString(), "-C",
				directory.toString())
			.inheritIO()
			.start();
		assertThat(process.waitFor()).isZero();
		assertThat(Arrays.equals(Files.readAllBytes(directory.resolve("holes.bin")), expected)).isTrue();
	}

	@Test
	void writesTimesBefore1970() {
		assertThat(TarWriter.paxTime(Instant.ofEpochSecond(-2, 250_000_000))).isEqualTo("-1.750000000");
		assertThat(TarWriter.paxTime(Instant.ofEpochSecond(-1, 250_000_000))).isEqualTo("-0.750000000");
		assertThat(TarWriter.paxTime(Instant.ofEpochSecond(-5))).isEqualTo("-5");
		assertThat(TarWriter.paxTime(Instant.ofEpochSecond(5, 1))).isEqualTo("5.000000001");
	}

	@Test
	void writesSizesBeyondEightGibibytes() throws IOException {
		long size = 9L << 30;
		this.tar.begin(Entry.of("large", size));
		try (TarArchiveInputStream in = read()) {
			assertThat(in.getNextEntry().getSize()).isEqualTo(size);
		}
	}

	private static Entry kind(String name, Entry.Kind kind, @Nullable String link) {
		return new Entry(name, kind, 0, 0755, 0, 0, "root", "root", Instant.EPOCH, link, Map.of(), null);
	}

	private void put(Entry entry) throws IOException {
		this.tar.begin(entry);
		this.tar.end(entry);
	}

	private TarArchiveInputStream read() {
		return new TarArchiveInputStream(new ByteArrayInputStream(this.bytes.toByteArray()));
	}

}
