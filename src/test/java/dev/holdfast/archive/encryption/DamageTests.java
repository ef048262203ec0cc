package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing wrong is ever released and nothing shortened is ever accepted, in any format.
 */
class DamageTests {

	/**
	 * In a session-key packet: the version of the recipient's key, which its fingerprint
	 * tells.
	 */
	private static final int KEY_VERSION = 4;

	@TempDir
	Path work;

	@Test
	void everyBitOfAMessageWithAHexKeyMatters() throws IOException {
		everyBit(Format.OPENPGP, TestKeys.hex(Format.OPENPGP), TestKeys.hexKey(), Set.of());
	}

	@Test
	void everyBitOfAGnuPgMessageWithAHexKeyMatters() throws IOException {
		everyBit(Format.GNUPG, TestKeys.hex(Format.GNUPG), TestKeys.hexKey(), Set.of());
	}

	@Test
	void everyBitOfARawMessageMatters() throws IOException {
		everyBit(Format.RAW_GCM, TestKeys.hex(Format.RAW_GCM), TestKeys.hexKey(), Set.of());
	}

	@Test
	void everyBitButTheKeysVersionMattersForAVersion6Key() throws IOException {
		everyBitForRecipient(TestKeys.x25519v6(null), wholeByte(KEY_VERSION));
	}

	/**
	 * The older curve format has bits without meaning: the lower ones of a length in bits
	 * that is rounded up to bytes, and the highest of a point (RFC 7748, section 5).
	 */
	@Test
	void everyBitThatHasAMeaningMattersForAVersion4CurveKey() throws IOException {
		Set<String> unused = new HashSet<>(wholeByte(KEY_VERSION));
		unused.addAll(List.of("bit 0 of byte 27", "bit 1 of byte 27", "bit 2 of byte 27", "bit 7 of byte 60"));
		everyBitForRecipient(TestKeys.ecdh4(null), unused);
	}

	@Test
	void bytesAfterTheEndAreDamage() throws IOException {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG, Format.RAW_GCM)) {
			for (int size : new int[] { 0, 1, 262_144, 300_000 }) {
				byte[] content = Archives.random(size);
				byte[] archive = Archives.encrypt(TestKeys.hex(format), content, this.work);
				Mutations mutations = mutations(format, TestKeys.hexKey(), content);
				for (byte[] more : List.of(new byte[1], new byte[20], Archives.random(100_000), archive)) {
					mutations.open("appended", Mutations.joined(archive, more));
					mutations.open("prepended", Mutations.joined(more, archive));
				}
				assertThat(mutations.harmless()).isEmpty();
				assertThat(mutations.refused()).isEqualTo(8);
			}
		}
	}

	@Test
	void bitsAllOverLargerMessagesMatter() throws IOException {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG, Format.RAW_GCM)) {
			byte[] content = Archives.random(600_000);
			byte[] archive = Archives.encrypt(TestKeys.hex(format), content, this.work);
			Mutations mutations = mutations(format, TestKeys.hexKey(), content);
			for (int at = 0; at < archive.length; at += 12_007) {
				mutations.open("bit of byte " + at, Mutations.flipped(archive, at, at % 8));
				mutations.open("cut to " + at, Arrays.copyOf(archive, at));
			}
			assertThat(mutations.harmless()).isEmpty();
			assertThat(mutations.refused()).isEqualTo(2 * ((archive.length - 1) / 12_007 + 1));
		}
	}

	@Test
	void whatIsNoArchiveIsDamagedAndNeverADefect() throws IOException {
		for (Format format : List.of(Format.OPENPGP, Format.GNUPG, Format.RAW_GCM)) {
			Mutations mutations = mutations(format, TestKeys.hexKey(), new byte[0]);
			for (int size = 0; size < 500; size++) {
				mutations.open("random " + size, Archives.random(size));
			}
			mutations.open("text", "no archive at all\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
			mutations.open("zeros", new byte[100_000]);
			assertThat(mutations.harmless()).isEmpty();
			assertThat(mutations.refused()).isEqualTo(502);
		}
	}

	private static Set<String> wholeByte(int at) {
		return IntStream.range(0, 8).mapToObj((bit) -> "bit " + bit + " of byte " + at).collect(Collectors.toSet());
	}

	private void everyBitForRecipient(OpenPGPKey key, Set<String> unused) throws IOException {
		Path certificate = TestKeys.publicFile(key, this.work.resolve("public"));
		Path secret = TestKeys.secretFile(key, this.work.resolve("secret"));
		everyBit(Format.OPENPGP, TestKeys.recipients(Format.OPENPGP, certificate), TestKeys.secretKeys(secret, null),
				unused);
	}

	private void everyBit(Format format, EncryptionSpec spec, ReadingKey key, Set<String> unused) throws IOException {
		byte[] content = Archives.random(100);
		byte[] archive = Archives.encrypt(spec, content, this.work);
		Mutations mutations = mutations(format, key, content);
		mutations.open("unchanged", archive);
		assertThat(mutations.harmless()).containsExactly("unchanged");
		mutations.flipEveryBit(archive);
		mutations.cutEverywhere(archive);
		assertThat(mutations.harmless()).filteredOn((what) -> !what.equals("unchanged")).hasSameElementsAs(unused);
		assertThat(mutations.refused()).isEqualTo(9 * archive.length - unused.size()).isGreaterThan(1000);
	}

	private Mutations mutations(Format format, ReadingKey key, byte[] content) {
		return new Mutations(ArchiveCiphers.forReading(format, List.of(key), this.work), content);
	}

}
