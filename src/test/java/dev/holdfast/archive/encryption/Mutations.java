package dev.holdfast.archive.encryption;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opens changed archives and judges what happens: every failure must be one of ours, and
 * what was released until then the beginning of what was written.
 */
final class Mutations {

	private final ArchiveCipher cipher;

	private final byte[] content;

	private int refused;

	private final List<String> harmless = new ArrayList<>();

	Mutations(ArchiveCipher cipher, byte[] content) {
		this.cipher = cipher;
		this.content = content;
	}

	/** How many changed archives were refused. */
	int refused() {
		return this.refused;
	}

	/** The changed archives that gave what was written, whole. */
	List<String> harmless() {
		return this.harmless;
	}

	/** Opens a changed archive. */
	void open(String what, byte[] changed) {
		ByteArrayOutputStream released = new ByteArrayOutputStream();
		boolean ended = read(what, changed, released);
		byte[] bytes = released.toByteArray();
		if (ended) {
			assertThat(Arrays.equals(bytes, this.content)).as("%s: ends well with other content", what).isTrue();
			this.harmless.add(what);
			return;
		}
		assertThat(bytes.length).as("%s: released more than was written", what)
			.isLessThanOrEqualTo(this.content.length);
		assertThat(Arrays.equals(bytes, Arrays.copyOf(this.content, bytes.length)))
			.as("%s: released what was not written", what)
			.isTrue();
		this.refused++;
	}

	/** Whether the stream ended well. */
	private boolean read(String what, byte[] changed, ByteArrayOutputStream released) {
		try (InputStream in = this.cipher.decrypt(new ByteArrayInputStream(changed))) {
			byte[] bytes = new byte[10_000];
			for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
				released.write(bytes, 0, read);
			}
			return true;
		}
		catch (HoldfastException ex) {
			assertThat(ex.code()).as(what).isIn(Set.of(ExitCode.WRONG_KEY, ExitCode.DAMAGED));
			assertThat(released.size()).as(what).isZero();
		}
		catch (DamagedArchiveException ex) {
			assertThat(ex).as(what).hasMessageStartingWith("the archive");
		}
		catch (IOException | RuntimeException ex) {
			throw new AssertionError(what + ": " + ex, ex);
		}
		return false;
	}

	/** Every bit, one at a time. */
	void flipEveryBit(byte[] archive) {
		for (int at = 0; at < archive.length; at++) {
			for (int bit = 0; bit < Byte.SIZE; bit++) {
				open("bit " + bit + " of byte " + at, flipped(archive, at, bit));
			}
		}
	}

	/** Cut to every length from 0 to one byte less than whole. */
	void cutEverywhere(byte[] archive) {
		for (int length = 0; length < archive.length; length++) {
			open("cut to " + length, Arrays.copyOf(archive, length));
		}
	}

	static byte[] flipped(byte[] archive, int at, int bit) {
		byte[] changed = archive.clone();
		changed[at] ^= (byte) (1 << bit);
		return changed;
	}

	static byte[] joined(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

}
