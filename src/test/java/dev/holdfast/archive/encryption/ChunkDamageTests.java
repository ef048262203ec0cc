package dev.holdfast.archive.encryption;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.Secret;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chunks of an OpenPGP message cannot be changed, moved, left out, repeated or cut off.
 */
class ChunkDamageTests {

	@TempDir
	Path work;

	@Test
	void chunksOf256KibibytesHoldTogether() throws IOException {
		byte[] content = Archives.random(5 * (1 << OpenPgpForm.CHUNK_BITS) + 1000);
		byte[] archive = Archives.encrypt(TestKeys.hex(Format.OPENPGP), content, this.work);
		assertThat(attack(archive, content, 1 << OpenPgpForm.CHUNK_BITS)).isEqualTo(6 + 15 + 6 + 36 + 2 * 6);
	}

	@Test
	void soDoChunksThatEndWhereTheContentEnds() throws IOException, PGPException {
		int literalHeader = 1 + 2 + 2 + 4;
		byte[] content = Archives.random(64 * 20 - literalHeader);
		byte[] archive = smallChunks(content);
		assertThat(attack(archive, content, 64)).isEqualTo(20 + 190 + 20 + 400 + 2 * 20);
	}

	@Test
	void soDoManySmallChunks() throws IOException, PGPException {
		byte[] content = Archives.random(64 * 12 + 20);
		byte[] archive = smallChunks(content);
		int chunks = chunks(archive, 64).chunks().size();
		assertThat(chunks).isEqualTo(13);
		assertThat(attack(archive, content, 64)).isEqualTo(13 + 78 + 13 + 169 + 2 * 13);
		Mutations mutations = mutations(content);
		mutations.flipEveryBit(archive);
		mutations.cutEverywhere(archive);
		assertThat(mutations.harmless()).isEmpty();
		assertThat(mutations.refused()).isEqualTo(9 * archive.length).isGreaterThan(10_000);
	}

	@Test
	void chunksOfAnotherMessageWithTheSameKeyDoNotFit() throws IOException, PGPException {
		byte[] content = Archives.random(64 * 10);
		OpenPgpSurgery one = chunks(smallChunks(content), 64);
		OpenPgpSurgery other = chunks(smallChunks(content), 64);
		Mutations mutations = mutations(content);
		for (int at = 0; at < one.chunks().size(); at++) {
			List<byte[]> mixed = new ArrayList<>(one.chunks());
			mixed.set(at, other.chunks().get(at));
			mutations.open("chunk " + at + " of another message", one.with(mixed, one.finalTag()));
		}
		mutations.open("final tag of another message", one.with(one.chunks(), other.finalTag()));
		assertThat(mutations.harmless()).isEmpty();
		assertThat(mutations.refused()).isEqualTo(one.chunks().size() + 1);
	}

	/** All that can be done with whole chunks; gives the number of things done. */
	private int attack(byte[] archive, byte[] content, int chunkBytes) {
		OpenPgpSurgery whole = chunks(archive, chunkBytes);
		Mutations mutations = mutations(content);
		mutations.open("put together again", whole.with(whole.chunks(), whole.finalTag()));
		assertThat(mutations.harmless()).containsExactly("put together again");
		int last = whole.chunks().size();
		for (int at = 0; at < last; at++) {
			List<byte[]> flipped = new ArrayList<>(whole.chunks());
			flipped.set(at, Mutations.flipped(flipped.get(at), flipped.get(at).length / 2, 3));
			mutations.open("flipped in chunk " + at, whole.with(flipped, whole.finalTag()));
			List<byte[]> fewer = new ArrayList<>(whole.chunks());
			fewer.remove(at);
			mutations.open("without chunk " + at, whole.with(fewer, whole.finalTag()));
			mutations.open("cut before chunk " + at + ", final tag kept",
					whole.with(whole.chunks().subList(0, at), whole.finalTag()));
			mutations.open("cut before chunk " + at, whole.with(whole.chunks().subList(0, at), new byte[0]));
			for (int to = 0; to < last; to++) {
				List<byte[]> more = new ArrayList<>(whole.chunks());
				more.add(to, whole.chunks().get(at));
				mutations.open("chunk " + at + " again at " + to, whole.with(more, whole.finalTag()));
			}
			for (int other = at + 1; other < last; other++) {
				List<byte[]> swapped = new ArrayList<>(whole.chunks());
				Collections.swap(swapped, at, other);
				mutations.open("chunks " + at + " and " + other + " swapped", whole.with(swapped, whole.finalTag()));
			}
		}
		assertThat(mutations.harmless()).containsExactly("put together again");
		return mutations.refused();
	}

	private OpenPgpSurgery chunks(byte[] archive, int chunkBytes) {
		return OpenPgpSurgery.open(archive, headerBytes(archive), chunkBytes);
	}

	/** The one session-key packet, whose length is one byte. */
	private static int headerBytes(byte[] archive) {
		assertThat(archive[0] & 0xff).isEqualTo(0xc3);
		return 2 + archive[1];
	}

	private Mutations mutations(byte[] content) {
		return new Mutations(ArchiveCiphers.forReading(Format.OPENPGP, List.of(TestKeys.hexKey()), this.work), content);
	}

	/** As our writer does it, but in chunks of 64 bytes, the smallest there are. */
	private static byte[] smallChunks(byte[] content) throws IOException, PGPException {
		PGPEncryptedDataGenerator generator = new PGPEncryptedDataGenerator(
				new AeadEncryptorBuilder(6).setSecureRandom(OpenPgpForm.RANDOM));
		new WritingKey.Hex(HexKey.parse(new Secret(TestKeys.HEX))).methods(OpenPgpForm.OPENPGP)
			.forEach(generator::addMethod);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (EncryptingStream stream = new OpenPgpStream(generator, out)) {
			stream.write(content);
			stream.finish();
		}
		return Arrays.copyOf(out.toByteArray(), out.size());
	}

}
