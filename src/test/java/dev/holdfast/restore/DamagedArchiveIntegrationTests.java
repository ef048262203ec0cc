package dev.holdfast.restore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import dev.holdfast.archive.encryption.OpenPgpSurgery;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is done to an archive, a restore refuses it and leaves the target as it was.
 */
class DamagedArchiveIntegrationTests {

	/** Clear bytes of a chunk, as archives are written. */
	private static final int CHUNK = 1 << 14;

	@TempDir(factory = InMemory.class)
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static RestoreOfDamage backup;

	@SuppressWarnings("NullAway.Init")
	private static byte[] archive;

	@SuppressWarnings("NullAway.Init")
	private static OpenPgpSurgery parts;

	private static int header;

	@BeforeAll
	static void backUp() throws Exception {
		backup = new RestoreOfDamage(directory);
		archive = backup.original(backup.archive());
		header = (int) backup.manifest.archive().headerBytes();
		parts = OpenPgpSurgery.open(archive, header, CHUNK);
		assertThat(parts.chunks()).hasSizeGreaterThan(4);
	}

	@AfterEach
	void mend() {
		backup.mend();
	}

	@Test
	void everyBitOfTheHeaderMatters() {
		int before = backup.refused();
		for (int bit = 0; bit < 8 * header; bit++) {
			assertThat(backup.refuse("bit " + bit, flipped(archive, bit)).what()).contains("was changed in its header");
		}
		assertThat(backup.refused() - before).isEqualTo(8 * header).isGreaterThan(400);
	}

	@Test
	void everyBitOfTheHeaderMattersEvenWhereTheManifestDescribesTheChangedArchive() {
		int before = backup.refused();
		for (int bit = 0; bit < 8 * header; bit++) {
			backup.refuseDescribed("bit " + bit, flipped(archive, bit), Set.of(ExitCode.DAMAGED, ExitCode.WRONG_KEY));
		}
		assertThat(backup.refused() - before).isEqualTo(8 * header);
	}

	@Test
	void bitsAllOverThePayloadMatter() {
		Random random = new Random(20261121);
		int before = backup.refused();
		for (int i = 0; i < 400; i++) {
			int bit = 8 * header + random.nextInt(8 * (archive.length - header));
			byte[] changed = flipped(archive, bit);
			if (i % 2 == 0) {
				assertThat(backup.refuse("bit " + bit, changed).what()).contains("was changed in its payload");
			}
			else {
				backup.refuseDescribed("bit " + bit, changed, Set.of(ExitCode.DAMAGED));
			}
		}
		assertThat(backup.refused() - before).isEqualTo(400);
	}

	@Test
	void chunksHoldTogether() {
		Map<String, byte[]> attacks = attacks();
		int last = parts.chunks().size();
		assertThat(attacks.keySet()).hasSize(last * (1 + 1 + 1 + 2) + last * last + last * (last - 1) / 2 + 2);
		int before = backup.refused();
		attacks.forEach((what, changed) -> {
			backup.refuse(what, changed);
			backup.refuseDescribed(what, changed, Set.of(ExitCode.DAMAGED));
		});
		assertThat(backup.refused() - before).isEqualTo(2 * attacks.size()).isGreaterThan(100);
	}

	/** All that can be done with whole chunks of this archive and of another one. */
	private static Map<String, byte[]> attacks() {
		Map<String, byte[]> attacks = new LinkedHashMap<>();
		List<byte[]> whole = parts.chunks();
		OpenPgpSurgery others = others();
		for (int at = 0; at < whole.size(); at++) {
			int chunk = at;
			byte[] flipped = flipped(whole.get(at), 4 * whole.get(at).length);
			attacks.put("chunk " + at + " flipped", changed((chunks) -> chunks.set(chunk, flipped)));
			attacks.put("chunk " + at + " removed", changed((chunks) -> chunks.remove(chunk)));
			attacks.put("chunk " + at + " of another backup",
					changed((chunks) -> chunks.set(chunk, others.chunks().get(chunk))));
			attacks.put("cut before chunk " + at, parts.with(whole.subList(0, at), new byte[0]));
			attacks.put("cut before chunk " + at + ", final tag kept",
					parts.with(whole.subList(0, at), parts.finalTag()));
			for (int to = 0; to < whole.size(); to++) {
				int place = to;
				attacks.put("chunk " + at + " again at " + to,
						changed((chunks) -> chunks.add(place, whole.get(chunk))));
				if (to > at) {
					attacks.put("chunks " + at + " and " + to + " swapped",
							changed((chunks) -> Collections.swap(chunks, chunk, place)));
				}
			}
		}
		attacks.put("cut before the final tag", parts.with(whole, new byte[0]));
		attacks.put("final tag of another backup", parts.with(whole, others.finalTag()));
		return attacks;
	}

	private static byte[] changed(Consumer<List<byte[]>> change) {
		List<byte[]> chunks = new ArrayList<>(parts.chunks());
		change.accept(chunks);
		return parts.with(chunks, parts.finalTag());
	}

	private static OpenPgpSurgery others() {
		return OpenPgpSurgery.open(backup.others(backup.archive()), (int) backup.other.archive().headerBytes(), CHUNK);
	}

	@Test
	void nothingMayBeMissingOrFollow() {
		Random random = new Random(20261121);
		int before = backup.refused();
		for (int i = 0; i < 80; i++) {
			byte[] cut = Arrays.copyOf(archive, random.nextInt(archive.length));
			byte[] extended = Arrays.copyOf(archive, archive.length + 1 + random.nextInt(70_000));
			assertThat(backup.refuse("cut to " + cut.length, cut).what()).contains("is truncated");
			assertThat(backup.refuse("extended to " + extended.length, extended).what()).contains("was extended");
			backup.refuseDescribed("cut to " + cut.length, cut,
					(cut.length > header) ? Set.of(ExitCode.DAMAGED) : Set.of(ExitCode.DAMAGED, ExitCode.WRONG_KEY));
			backup.refuseDescribed("extended to " + extended.length, extended, Set.of(ExitCode.DAMAGED));
		}
		assertThat(backup.refused() - before).isEqualTo(320);
	}

	@Test
	void theArchiveOfAnotherBackupIsNamed() {
		byte[] others = backup.others(backup.archive());
		RestoreOfDamage.put(backup.archive(), Arrays.copyOf(others, others.length));
		HoldfastException thrown = backup.refuse("another's", others);
		if (others.length == archive.length) {
			assertThat(thrown.what()).contains("it is that of backup " + backup.other.backupId());
		}
		assertThat(backup.refuseDescribed("another's, described", others, Set.of(ExitCode.DAMAGED)).what())
			.contains(backup.other.backupId());
	}

	@Test
	void whatWasNotChangedIsRestored(@TempDir(factory = InMemory.class) Path fresh) throws Exception {
		RestoreOfDamage whole = new RestoreOfDamage(fresh);
		whole.describe(whole.original(whole.archive()));
		assertThat(whole.note()).isEqualTo("old");
		assertThat(whole.restore()).isNull();
		assertThat(whole.note()).isEqualTo("new");
	}

	private static byte[] flipped(byte[] bytes, int bit) {
		byte[] changed = bytes.clone();
		changed[bit / 8] ^= (byte) (1 << (bit % 8));
		return changed;
	}

}
