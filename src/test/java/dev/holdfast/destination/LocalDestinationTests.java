package dev.holdfast.destination;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.destination.Upload.StoredPart;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.testing.SmallDisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LocalDestinationTests extends DestinationContract {

	@TempDir
	Path directory;

	@Override
	Destination open() {
		return open(Bandwidth.UNLIMITED);
	}

	@Override
	Destination open(Bandwidth bandwidth) {
		try {
			PrivateFiles.createDirectories(root());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return at(root(), bandwidth);
	}

	/** A disk that is not mounted where the destination expects one. */
	@Override
	Destination missing() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		return at(file.resolve("backups"), Bandwidth.UNLIMITED);
	}

	@Override
	Destination forbidden() {
		return at(Path.of("/proc/self/backups"), Bandwidth.UNLIMITED);
	}

	@Override
	List<String> everythingStored() throws IOException {
		try (Stream<Path> files = Files.walk(root())) {
			return files.filter((file) -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
				.map(Path::toString)
				.toList();
		}
	}

	private Path root() {
		return this.directory.resolve("backups");
	}

	private static Destination at(Path root, Bandwidth bandwidth) {
		return Destinations.open(new LocalSpec("local", root, true, List.of()), bandwidth);
	}

	@Test
	void onlyTheOwnerMayReadWhatIsStored() throws IOException {
		Path fresh = this.directory.resolve("new/backups");
		Destination destination = opened(at(fresh, Bandwidth.UNLIMITED));
		archive(1).storeIn(destination, KEY);
		assertThat(modes(fresh.resolve(KEY.value()))).isEqualTo("rw-------");
		for (String directory : List.of("shop/2026/11", "shop/2026", "shop", "", "..")) {
			assertThat(modes(fresh.resolve(directory).normalize())).as(directory).isEqualTo("rwx------");
		}
	}

	@Test
	void unfinishedBytesAreHiddenAndPrivate() throws IOException {
		Destination destination = destination();
		Upload upload = destination.begin(KEY);
		upload.send(archive(2).parts().get(0));
		assertThat(everythingStored()).hasSize(2)
			.allMatch(
					(file) -> file.contains("/.shop-20261121T110203Z-k3f9ab.tar.zst.pgp." + upload.id() + ".upload/"));
		for (String file : everythingStored()) {
			assertThat(modes(Path.of(file))).isEqualTo("rw-------");
		}
	}

	@Test
	void noticesAPartThatChangedOnTheDisk() throws IOException {
		Pieces pieces = archive(3);
		Upload begun = destination().begin(KEY);
		List<StoredPart> parts = pieces.sendAll(begun);
		damageUnfinished();
		Upload resumed = resumed(destination(), begun.id());
		assertThat(resumed.holds(parts.get(0), pieces.parts().get(0))).isFalse();
		assertThat(resumed.holds(parts.get(1), pieces.parts().get(1))).isTrue();
		refuses(() -> resumed.complete(parts, pieces.bytes().length)).withMessageContaining("does not hold the bytes");
		assertThat(destination().stat(KEY)).isNull();
	}

	@Test
	void forgetsAPartWhoseNoteWasCutShort() throws IOException {
		Pieces pieces = archive(4);
		Upload begun = destination().begin(KEY);
		pieces.sendAll(begun);
		Path notes = unfinished("parts");
		Files.writeString(notes, Files.readString(notes).substring(0, Files.readString(notes).length() - 9));
		Upload resumed = resumed(destination(), begun.id());
		assertThat(resumed.held()).containsOnlyKeys(1, 2);
	}

	@Test
	void clearsUpAfterADeathRightAfterTheFileGotItsName() throws IOException {
		Pieces pieces = archive(5);
		Destination destination = destination();
		Upload upload = destination.begin(KEY);
		pieces.sendAll(upload);
		Files.createLink(root().resolve(KEY.value()), unfinished("data"));
		assertThat(destination().resume(KEY, upload.id())).isNull();
		assertThat(everythingStored()).containsExactly(root().resolve(KEY.value()).toString());
		assertThat(destination().holding(KEY, pieces.parts())).isNotNull();
	}

	@Test
	void followsNoLinkOutOfTheDirectory() throws IOException {
		Path elsewhere = Files.createDirectories(this.directory.resolve("elsewhere/2026/11"));
		Files.write(elsewhere.resolve("object"), new byte[5]);
		Destination destination = destination();
		Files.createSymbolicLink(root().resolve("shop"), this.directory.resolve("elsewhere"));
		ObjectKey key = new ObjectKey("shop/2026/11/object");
		refuses(() -> destination.put(new ObjectKey("shop/2026/11/new"), new byte[1]))
			.withMessageContaining("directory of its own");
		refuses(() -> destination.begin(KEY)).withMessageContaining("directory of its own");
		refuses(() -> readAll(destination, key, 0)).withMessageContaining("directory of its own");
		refuses(() -> destination.delete(key)).withMessageContaining("directory of its own");
		refuses(() -> destination.list("")).withMessageContaining("directory of its own");
		refuses(() -> destination.list("shop/")).withMessageContaining("directory of its own");
		assertThat(elsewhere).isDirectoryContaining((file) -> file.endsWith("object"));
		assertThat(elsewhere.toFile().list()).containsExactly("object");
	}

	@Test
	void doesNotWriteThroughALinkUnderTheFinalName() throws IOException {
		Destination destination = destination();
		Path outside = this.directory.resolve("outside");
		Files.createSymbolicLink(root().resolve("object"), outside);
		refuses(() -> destination.put(new ObjectKey("object"), new byte[1])).withMessageContaining("exists already");
		assertThat(outside).doesNotExist();
		assertThat(destination.list("")).isEmpty();
		refuses(() -> readAll(destination, new ObjectKey("object"), 0));
	}

	@Test
	void aMissingDirectoryDoesNotLookEmpty() {
		Destination destination = opened(at(this.directory.resolve("unmounted"), Bandwidth.UNLIMITED));
		refuses(() -> destination.list("")).withMessageContaining("no such file");
		refuses(() -> destination.stat(KEY));
		refuses(() -> destination.pending("shop/"));
	}

	@Test
	void leavesNothingOnADiskThatGetsFull() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(12)) {
			Destination destination = opened(at(disk.directory(), Bandwidth.UNLIMITED));
			long free = disk.free();
			Upload upload = destination.begin(KEY);
			Pieces pieces = archive(6);
			upload.send(pieces.parts().get(0));
			upload.send(pieces.parts().get(1));
			Part first = pieces.parts().get(0);
			full(() -> upload.send(new Part(3, first.file(), 2L * PART, PART, first.sha256(), first.crc32c())));
			assertThat(disk.free()).isGreaterThan(free - 65536);
			assertThat(destination.list("")).isEmpty();
			assertThat(destination.pending("")).isEmpty();
			full(() -> destination.put(KEY, new byte[13 * MEBIBYTE]));
			assertThat(disk.free()).isGreaterThan(free - 65536);
			assertThat(destination.list("")).isEmpty();
			destination.put(KEY, new byte[MEBIBYTE]);
		}
	}

	@Test
	void saysBeforeTheStartThatTheDiskIsTooSmall() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(12)) {
			Destination destination = opened(at(disk.directory(), Bandwidth.UNLIMITED));
			assertThat(destination.check(MEBIBYTE)).isEmpty();
			assertThat(destination.check(disk.free() - 1000)).singleElement()
				.asString()
				.contains("little space will be left");
			full(() -> destination.check(13L * MEBIBYTE));
		}
	}

	@Test
	void saysThatAFileSystemIsReadOnly() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(4)) {
			disk.remount("ro");
			Destination destination = opened(at(disk.directory(), Bandwidth.UNLIMITED));
			refuses(() -> destination.check(0)).withMessageContaining("read-only");
			refuses(() -> destination.begin(KEY)).withMessageContaining("read-only");
			refuses(() -> destination.put(KEY, new byte[1])).withMessageContaining("read-only");
		}
	}

	@Test
	void warnsWhenEveryUserCanWriteThere() throws IOException {
		Destination destination = destination();
		Files.setPosixFilePermissions(root(), PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThat(destination.check(0)).singleElement().asString().contains("every user can write");
	}

	@Test
	void refusesNamesOfUnfinishedUploads() throws IOException {
		Destination destination = destination();
		refuses(() -> destination.put(new ObjectKey(".a.0123456789abcdef.upload"), new byte[1]));
	}

	private void damageUnfinished() throws IOException {
		Path data = unfinished("data");
		Files.write(data, changed(Files.readAllBytes(data), 100));
	}

	private static byte[] changed(byte[] bytes, int at) {
		bytes[at] ^= 1;
		return bytes;
	}

	private Path unfinished(String name) throws IOException {
		return Path
			.of(everythingStored().stream().filter((file) -> file.endsWith("/" + name)).findFirst().orElseThrow());
	}

	private static String modes(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

	private static void full(ThrowingCallable call) {
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(call).satisfies((failure) -> {
			assertThat(failure.code()).isEqualTo(ExitCode.DISK_FULL);
			assertThat(failure.hint()).contains("free space");
		});
	}

}
