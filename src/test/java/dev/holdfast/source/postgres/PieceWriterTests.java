package dev.holdfast.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.holdfast.archive.RowDigest;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The way of rows from the messages of the server to pieces, without a server. */
class PieceWriterTests {

	private static final int BUFFER = 1024;

	private final RecordedDump dump = new RecordedDump();

	private final TableDump table = new TableDump(
			new Relation(1, "public", "t", 'r', true, 0, null, null, List.of("v")), "data/public.t", 1);

	@Test
	void rowsOfEverySizeArriveWholeAndInOrder() throws Exception {
		List<byte[]> rows = new ArrayList<>();
		Random random = new Random(11);
		for (int i = 0; i < 3000; i++) {
			int size = (i % 100 == 0) ? 5000 : random.nextInt(BUFFER + 20);
			rows.add(row(size, random));
		}
		run(4096, rows);
		assertThat(content()).isEqualTo(join(rows));
		assertThat(this.table.digest().hex()).isEqualTo(digest(rows));
		assertThat(this.table.digest().rows()).isEqualTo(3000);
		assertThat(this.table.bytes()).isEqualTo(join(rows).length);
		assertThat(this.table.pieces()).isEqualTo(this.dump.entries().size());
		assertThat(this.dump.rows()).isEqualTo(3000);
	}

	@Test
	void onlyARowAboveTheLimitIsCutAndSaidToBe() throws Exception {
		Random random = new Random(12);
		List<byte[]> rows = List.of(row(100, random), row(4000, random), row(10_000, random), row(50, random));
		run(4096, rows);
		assertThat(this.dump.entries()).extracting((each) -> each.entry().size())
			.containsExactly(101L, 4001L, 4096L, 4096L, 1809L, 51L);
		assertThat(this.table.continued()).containsExactly(3, 4);
		assertThat(content()).isEqualTo(join(rows));
		assertThat(this.table.digest().hex()).isEqualTo(digest(rows));
		for (int i = 0; i < this.dump.entries().size(); i++) {
			byte[] piece = this.dump.entries().get(i).content();
			boolean cut = this.table.continued().contains(i + 1);
			assertThat(piece[piece.length - 1] == '\n').isEqualTo(!cut);
		}
	}

	@Test
	void aRowWithoutNewlineIsRefused() {
		byte[] message = message('d', "no newline".getBytes(StandardCharsets.UTF_8));
		assertThatThrownBy(() -> run(4096, message)).isInstanceOf(IOException.class)
			.hasMessage("a row does not end with a newline");
	}

	@Test
	void rowsThatCameSeveralInAMessageAreNoticed() {
		byte[] packed = message('d', "a\nb\n".getBytes(StandardCharsets.UTF_8));
		byte[] end = concat(message('C', "COPY 2\0".getBytes(StandardCharsets.UTF_8)),
				message('Z', new byte[] { 'T' }));
		assertThatThrownBy(() -> run(4096, concat(packed, end))).isInstanceOf(IOException.class)
			.hasMessage("the server sent 2 rows in 1 messages of COPY data");
	}

	@Test
	void anErrorOfTheServerIsThrownAsSuch() {
		byte[] error = message('E', "SERROR\0VERROR\0C42501\0Mpermission denied\0\0".getBytes(StandardCharsets.UTF_8));
		assertThatThrownBy(() -> run(4096, concat(error, message('Z', new byte[] { 'E' }))))
			.isInstanceOfSatisfying(SQLException.class, (ex) -> {
				assertThat(ex.getSQLState()).isEqualTo("42501");
				assertThat(ServerErrors.text(ex)).isEqualTo("permission denied");
			});
	}

	@Test
	void aConnectionThatEndsWithinARowIsNoticed() {
		byte[] row = message('d', "some row\n".getBytes(StandardCharsets.UTF_8));
		assertThatThrownBy(() -> run(4096, Arrays.copyOf(row, row.length - 3))).isInstanceOf(IOException.class)
			.hasMessageContaining("closed the connection");
	}

	@Test
	void garbageIsNoticed() {
		assertThatThrownBy(() -> run(4096, new byte[] { 'd', -1, -1, -1, -1, 0 })).isInstanceOf(IOException.class);
		assertThatThrownBy(() -> run(4096, message('x', new byte[3]))).isInstanceOf(IOException.class)
			.hasMessage("unexpected message 'x' from the server");
	}

	private void run(int longest, List<byte[]> rows) throws Exception {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		stream.write(message('H', new byte[5]));
		for (byte[] row : rows) {
			stream.write(message('d', row));
		}
		stream.write(message('c', new byte[0]));
		stream.write(message('N', "SNOTICE\0Mhello\0\0".getBytes(StandardCharsets.UTF_8)));
		stream.write(message('C', ("COPY " + rows.size() + "\0").getBytes(StandardCharsets.UTF_8)));
		stream.write(message('Z', new byte[] { 'T' }));
		run(longest, stream.toByteArray());
	}

	private void run(int longest, byte[] stream) throws IOException, SQLException {
		PieceWriter writer = new PieceWriter(this.dump, "", "copy", longest, this.table);
		writer.begin(this.table);
		ByteArrayOutputStream sent = new ByteArrayOutputStream();
		new CopyStream(new Dribble(stream), sent, BUFFER).run("COPY t TO STDOUT", writer);
		assertThat(sent.toString(StandardCharsets.UTF_8)).endsWith("COPY t TO STDOUT\0").startsWith("Q");
		assertThat(writer.end()).isTrue();
	}

	private byte[] content() {
		return join(this.dump.entries().stream().map(RecordedDump.Recorded::content).toList());
	}

	private static String digest(List<byte[]> rows) {
		RowDigest digest = new RowDigest();
		rows.forEach((row) -> digest.add(row, 0, row.length - 1));
		return digest.hex();
	}

	private static byte[] row(int size, Random random) {
		byte[] row = new byte[size + 1];
		for (int i = 0; i < size; i++) {
			row[i] = (byte) ('a' + random.nextInt(26));
		}
		row[size] = '\n';
		return row;
	}

	private static byte[] message(char type, byte[] content) {
		return java.nio.ByteBuffer.allocate(content.length + 5)
			.put((byte) type)
			.putInt(content.length + 4)
			.put(content)
			.array();
	}

	private static byte[] concat(byte[] first, byte[] second) {
		return join(List.of(first, second));
	}

	private static byte[] join(List<byte[]> parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		parts.forEach(all::writeBytes);
		return all.toByteArray();
	}

	/** Gives a few bytes at a time, as networks do. */
	private static final class Dribble extends FilterInputStream {

		private final Random random = new Random(3);

		Dribble(byte[] content) {
			super(new ByteArrayInputStream(content));
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			return super.read(target, offset, Math.min(length, 1 + this.random.nextInt(700)));
		}

	}

}
