package dev.holdfast.destination;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.destination.Upload.StoredPart;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What every destination does alike. One subclass for each kind of store. */
abstract class DestinationContract {

	static final int MEBIBYTE = 1 << 20;

	/** The smallest part that S3 takes, but for the last. */
	static final int PART = 5 * MEBIBYTE;

	static final ObjectKey KEY = new ObjectKey("shop/2026/11/shop-20261121T110203Z-k3f9ab.tar.zst.pgp");

	private final List<Destination> opened = new ArrayList<>();

	@TempDir
	Path staging;

	/** Another destination object for the same store, as a process of its own has it. */
	abstract Destination open() throws IOException;

	/** One whose bucket or directory does not exist. */
	abstract Destination missing() throws IOException;

	/** One that does not let us in. */
	abstract Destination forbidden() throws IOException;

	/** Objects found behind the destination's back. */
	abstract List<String> everythingStored() throws IOException;

	@AfterEach
	void closeAll() {
		this.opened.forEach(Destination::close);
	}

	final Destination destination() throws IOException {
		return opened(open());
	}

	final Destination opened(Destination destination) {
		this.opened.add(destination);
		return destination;
	}

	final Pieces archive(long seed) throws IOException {
		return Pieces.of(this.staging, seed, PART, 2 * PART + 12345);
	}

	@Test
	void storesAnArchiveInParts() throws IOException {
		Pieces pieces = archive(1);
		Destination destination = destination();
		StoredObject stored = pieces.storeIn(destination, KEY);
		assertThat(stored.key()).isEqualTo(KEY);
		assertThat(stored.size()).isEqualTo(pieces.bytes().length);
		assertThat(readAll(destination, KEY, 0)).isEqualTo(pieces.bytes());
		assertThat(destination.stat(KEY)).isEqualTo(stored);
		assertThat(destination.pending("shop/")).isEmpty();
		assertThat(destination.warnings()).isEmpty();
	}

	@Test
	void takesPartsInAnyOrder() throws IOException {
		Pieces pieces = archive(2);
		Destination destination = destination();
		Upload upload = destination.begin(KEY);
		StoredPart third = upload.send(pieces.parts().get(2));
		StoredPart first = upload.send(pieces.parts().get(0));
		StoredPart second = upload.send(pieces.parts().get(1));
		upload.complete(List.of(first, second, third), pieces.bytes().length);
		assertThat(readAll(destination, KEY, 0)).isEqualTo(pieces.bytes());
	}

	@Test
	void storesAnArchiveOfOneSmallPart() throws IOException {
		Pieces pieces = Pieces.of(this.staging, 3, PART, 17);
		Destination destination = destination();
		pieces.storeIn(destination, KEY);
		assertThat(readAll(destination, KEY, 0)).isEqualTo(pieces.bytes());
	}

	@Test
	void showsNothingUnderTheKeyBeforeCompletion() throws IOException {
		Pieces pieces = archive(4);
		Destination destination = destination();
		Upload upload = destination.begin(KEY);
		pieces.sendAll(upload);
		assertThat(destination.stat(KEY)).isNull();
		assertThat(destination.list("")).isEmpty();
		upload.abort();
	}

	@Test
	void resumesAnUploadThatAnotherProcessBegan() throws IOException {
		Pieces pieces = archive(5);
		Upload begun = open().begin(KEY);
		begun.send(pieces.parts().get(0));
		Destination destination = destination();
		Upload resumed = resumed(destination, begun.id());
		Map<Integer, StoredPart> held = resumed.held();
		assertThat(held).containsOnlyKeys(1);
		assertThat(resumed.holds(part(held, 1), pieces.parts().get(0))).isTrue();
		List<StoredPart> all = List.of(part(held, 1), resumed.send(pieces.parts().get(1)),
				resumed.send(pieces.parts().get(2)));
		resumed.complete(all, pieces.bytes().length);
		assertThat(readAll(destination, KEY, 0)).isEqualTo(pieces.bytes());
	}

	@Test
	void doesNotTakeOtherBytesOfTheSameSizeForAPart() throws IOException {
		Upload begun = destination().begin(KEY);
		begun.send(archive(6).parts().get(0));
		Upload resumed = resumed(destination(), begun.id());
		StoredPart held = part(resumed.held(), 1);
		assertThat(resumed.holds(held, archive(7).parts().get(0))).isFalse();
		resumed.abort();
	}

	@Test
	void replacesAPartThatIsSentAgain() throws IOException {
		Pieces pieces = archive(8);
		Upload begun = destination().begin(KEY);
		begun.send(archive(9).parts().get(0));
		Destination destination = destination();
		Upload resumed = resumed(destination, begun.id());
		resumed.complete(pieces.sendAll(resumed), pieces.bytes().length);
		assertThat(readAll(destination, KEY, 0)).isEqualTo(pieces.bytes());
	}

	@Test
	void recognizesWhatADiedProcessCompleted() throws IOException {
		Pieces pieces = archive(10);
		Upload upload = destination().begin(KEY);
		List<StoredPart> parts = pieces.sendAll(upload);
		Destination destination = destination();
		assertThat(destination.holding(KEY, pieces.parts())).isNull();
		StoredObject stored = upload.complete(parts, pieces.bytes().length);
		assertThat(destination.resume(KEY, upload.id())).isNull();
		assertThat(destination.holding(KEY, pieces.parts())).isEqualTo(stored);
	}

	@Test
	void doesNotTakeAnotherObjectForACompletedUpload() throws IOException {
		Destination destination = destination();
		archive(11).storeIn(destination, KEY);
		Pieces other = archive(12);
		assertThat(destination.holding(KEY, other.parts())).isNull();
	}

	@Test
	void refusesToOverwriteAnArchive() throws IOException {
		Pieces first = archive(13);
		Destination destination = destination();
		first.storeIn(destination, KEY);
		Pieces second = archive(14);
		Upload upload = destination.begin(KEY);
		List<StoredPart> parts = second.sendAll(upload);
		refuses(() -> upload.complete(parts, second.bytes().length)).withMessageContaining("exists already");
		assertThat(readAll(destination, KEY, 0)).isEqualTo(first.bytes());
		upload.abort();
	}

	@Test
	void takesTheSameBytesUnderATakenKeyForSuccess() throws IOException {
		Pieces pieces = archive(15);
		Destination destination = destination();
		pieces.storeIn(destination, KEY);
		StoredObject again = pieces.storeIn(destination, KEY);
		assertThat(again.size()).isEqualTo(pieces.bytes().length);
		assertThat(destination.pending("")).isEmpty();
	}

	@Test
	void refusesToCompleteWithFewerBytesThanTheArchiveHas() throws IOException {
		Pieces pieces = archive(16);
		Destination destination = destination();
		Upload upload = destination.begin(KEY);
		List<StoredPart> parts = List.of(upload.send(pieces.parts().get(0)), upload.send(pieces.parts().get(1)));
		refuses(() -> upload.complete(parts, pieces.bytes().length)).withMessageContaining("bytes");
		assertThat(destination.stat(KEY)).isNull();
		upload.abort();
	}

	@Test
	void findsAndAbortsUnfinishedUploads() throws IOException {
		Upload upload = destination().begin(KEY);
		upload.send(archive(17).parts().get(0));
		Upload other = destination().begin(new ObjectKey("other/object"));
		Destination destination = destination();
		assertThat(destination.pending("shop/")).singleElement().satisfies((pending) -> {
			assertThat(pending.key()).isEqualTo(KEY);
			assertThat(pending.uploadId()).isEqualTo(upload.id());
			assertThat(pending.begun()).isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(300));
		});
		assertThat(destination.pending("")).hasSize(2);
		Upload found = resumed(destination, upload.id());
		found.abort();
		found.abort();
		other.abort();
		assertThat(destination.pending("")).isEmpty();
		assertThat(destination.resume(KEY, upload.id())).isNull();
		assertThat(everythingStored()).isEmpty();
	}

	@Test
	void knowsNoUploadByAnInventedId() throws IOException {
		assertThat(destination().resume(KEY, "0123456789abcdef")).isNull();
	}

	@Test
	void putsASmallObjectOnce() throws IOException {
		Destination destination = destination();
		byte[] content = "{\"id\": 1}".getBytes(StandardCharsets.UTF_8);
		ObjectKey key = new ObjectKey("shop/2026/11/a.manifest.json");
		StoredObject stored = destination.put(key, content);
		assertThat(stored.size()).isEqualTo(content.length);
		assertThat(destination.put(key, content)).isEqualTo(stored);
		byte[] changed = "{\"id\": 2}".getBytes(StandardCharsets.UTF_8);
		refuses(() -> destination.put(key, changed)).withMessageContaining("exists already");
		assertThat(readAll(destination, key, 0)).isEqualTo(content);
		assertThat(everythingStored()).hasSize(1);
	}

	@Test
	void readsFromAnOffset() throws IOException {
		Destination destination = destination();
		byte[] content = "0123456789".getBytes(StandardCharsets.US_ASCII);
		ObjectKey key = new ObjectKey("digits");
		destination.put(key, content);
		assertThat(readAll(destination, key, 4)).asString(StandardCharsets.US_ASCII).isEqualTo("456789");
		assertThat(readAll(destination, key, 10)).isEmpty();
		refuses(() -> readAll(destination, key, 11)).withMessageContaining("ends before byte 11");
	}

	@Test
	void saysWhenAnObjectToReadIsNotThere() throws IOException {
		Destination destination = destination();
		assertThat(destination.stat(KEY)).isNull();
		refuses(() -> readAll(destination, KEY, 0)).withMessageContaining(KEY.value());
	}

	@Test
	void listsAllOf2500KeysInOrder() throws IOException {
		Destination destination = destination();
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 2500; i++) {
			String key = "many/%02d/object-%04d".formatted(i / 100, i);
			destination.put(new ObjectKey(key), new byte[] { (byte) i });
			expected.add(key);
		}
		destination.put(new ObjectKey("many-others"), new byte[1]);
		assertThat(destination.list("many/")).extracting((object) -> object.key().value())
			.containsExactlyElementsOf(expected);
		assertThat(destination.list("many/24/object-249")).hasSize(10);
		assertThat(destination.list("many")).hasSize(2501);
		assertThat(destination.list("nothing/")).isEmpty();
	}

	@Test
	void deletesAnObjectAndNoOther() throws IOException {
		Destination destination = destination();
		ObjectKey kept = new ObjectKey(KEY + ".sig");
		destination.put(KEY, new byte[3]);
		destination.put(kept, new byte[4]);
		destination.delete(KEY);
		destination.delete(KEY);
		assertThat(destination.stat(KEY)).isNull();
		assertThat(destination.list("")).extracting(StoredObject::key).containsExactly(kept);
	}

	@Test
	void deletesManyObjectsAndNoOther() throws IOException {
		Destination destination = destination();
		List<ObjectKey> doomed = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			doomed.add(new ObjectKey("shop/2026/11/object-" + i));
			destination.put(doomed.get(i), new byte[] { (byte) i });
		}
		ObjectKey kept = new ObjectKey("shop/2026/11/object-1.sig");
		destination.put(kept, new byte[] { 1 });
		doomed.add(new ObjectKey("shop/2026/11/never-there"));
		assertThat(destination.locked(doomed)).isEmpty();
		Destination.Deletion deletion = destination.delete(doomed);
		assertThat(deletion.refused()).isEmpty();
		assertThat(deletion.left()).isEmpty();
		assertThat(destination.list("shop/")).extracting(StoredObject::key).containsExactly(kept);
	}

	@Test
	void holdsTheBandwidth() throws IOException {
		Pieces pieces = archive(18);
		long[] acquired = new long[2];
		Bandwidth counting = (bytes) -> {
			synchronized (acquired) {
				acquired[0] += bytes;
				acquired[1] = Math.max(acquired[1], bytes);
			}
		};
		Destination destination = opened(open(counting));
		pieces.storeIn(destination, KEY);
		assertThat(acquired[0]).isBetween((long) pieces.bytes().length, pieces.bytes().length + 65536L);
		assertThat(acquired[1]).isLessThanOrEqualTo(64 << 10);
	}

	@Test
	void checkFindsNothingWrongWhereAllIsWell() throws IOException {
		assertThat(destination().check(0)).isEmpty();
	}

	@Test
	void everyCallSaysThatTheDestinationIsMissing() throws IOException {
		Destination missing = opened(missing());
		everyCallFails(missing);
	}

	@Test
	void everyCallSaysThatAccessIsRefused() throws IOException {
		Destination forbidden = opened(forbidden());
		refuses(() -> forbidden.check(0));
		refuses(() -> forbidden.begin(KEY));
		refuses(() -> forbidden.put(KEY, new byte[1]));
	}

	abstract Destination open(Bandwidth bandwidth) throws IOException;

	private void everyCallFails(Destination destination) {
		refuses(() -> destination.check(0));
		refuses(() -> destination.begin(KEY));
		refuses(() -> destination.put(KEY, new byte[1]));
		refuses(() -> destination.stat(KEY));
		refuses(() -> destination.list(""));
		refuses(() -> destination.pending(""));
		refuses(() -> readAll(destination, KEY, 0));
		refuses(() -> destination.delete(KEY));
	}

	static ThrowableAssertAlternative<HoldfastException> refuses(ThrowingCallable call) {
		return assertThatExceptionOfType(HoldfastException.class).isThrownBy(call).satisfies((failure) -> {
			assertThat(failure.code()).isEqualTo(ExitCode.DESTINATION_REFUSED);
			assertThat(failure.hint()).isNotBlank();
			assertThat(failure.what()).doesNotContain("\n").doesNotEndWith(".");
		});
	}

	static Upload resumed(Destination destination, String uploadId) {
		return Objects.requireNonNull(destination.resume(KEY, uploadId), "the upload is not known");
	}

	static StoredPart part(Map<Integer, StoredPart> held, int number) {
		return Objects.requireNonNull(held.get(number), "the part is not held");
	}

	static byte[] readAll(Destination destination, ObjectKey key, long offset) throws IOException {
		try (InputStream in = destination.read(key, offset)) {
			return in.readAllBytes();
		}
	}

}
