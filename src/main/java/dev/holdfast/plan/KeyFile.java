package dev.holdfast.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * A file with a key in it. It is written under a temporary name, brought to disk, and
 * then linked to its own name, which fails when that exists: so it is never half there,
 * and never overwritten.
 */
final class KeyFile {

	private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

	private final Path file;

	private boolean created;

	KeyFile(Path file) {
		this.file = file;
	}

	/**
	 * The text of the file, which is created when it is missing.
	 * @throws HoldfastException with exit code 2 when that is not possible, or when
	 * others may read it
	 */
	String readOrCreate(Supplier<String> text) {
		try {
			if (!Files.exists(this.file, LinkOption.NOFOLLOW_LINKS)) {
				create(text.get());
			}
			check();
			return Files.readString(this.file);
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "key file " + this.file + " cannot be read or created",
					"check the rights and the free space of its directory", ex);
		}
	}

	/** Whether it was this object that created the file. */
	boolean created() {
		return this.created;
	}

	private void create(String text) throws IOException {
		Path temporary = this.file.resolveSibling("." + this.file.getFileName() + "." + UUID.randomUUID());
		try {
			write(temporary, text);
			Files.createLink(this.file, temporary);
			this.created = true;
			sync(Objects.requireNonNull(this.file.toAbsolutePath().getParent(), "a key file is in a directory"));
		}
		catch (FileAlreadyExistsException ex) {
			// another process made the key first: that one is used
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	private static void write(Path temporary, String text) throws IOException {
		boolean posix = Files.getFileAttributeView(temporary, PosixFileAttributeView.class) != null;
		FileAttribute<?>[] attributes = posix ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(OWNER) }
				: new FileAttribute<?>[0];
		try (FileChannel channel = FileChannel.open(temporary,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
			ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
	}

	private static void sync(Path directory) throws IOException {
		try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}

	private void check() throws IOException {
		if (Files.getFileAttributeView(this.file, PosixFileAttributeView.class) == null) {
			return;
		}
		PosixFileAttributes attributes = Files.readAttributes(this.file, PosixFileAttributes.class);
		if (!ProcessOwner.owns(attributes.owner())) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "key file " + this.file + " belongs to another user",
					"run as " + attributes.owner().getName() + ", or choose another home");
		}
		if (!OWNER.containsAll(attributes.permissions())) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "key file " + this.file + " may be read by others",
					"chmod 600 " + this.file + ", and think of the key as known to them");
		}
	}

}
