package dev.holdfast.destination;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.LocalSpec;

/** A directory on this machine, or mounted there. */
final class LocalDestination implements Destination {

	/** Big enough that the list of parts stays short, small enough to resume cheaply. */
	private static final long PART_SIZE = 8L << 20;

	private static final SecureRandom RANDOM = new SecureRandom();

	private final String name;

	private final LocalTree tree;

	private final LocalFailures failures;

	private final Bandwidth bandwidth;

	LocalDestination(LocalSpec spec, Bandwidth bandwidth) {
		Path root = spec.path().toAbsolutePath().normalize();
		this.name = spec.name();
		this.failures = new LocalFailures(spec.name(), root);
		this.tree = new LocalTree(root, this.failures);
		this.bandwidth = bandwidth;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String locate(ObjectKey key) {
		return this.tree.root().resolve(key.value()).toString();
	}

	@Override
	public PartLimits partLimits() {
		return new PartLimits(PART_SIZE, Long.MAX_VALUE, Integer.MAX_VALUE, 1);
	}

	@Override
	public List<String> check(long expectedBytes) {
		return new LocalCheck(this.tree).run(expectedBytes);
	}

	@Override
	public Upload begin(ObjectKey key) {
		return new LocalUpload(this.tree, temporary(key), this.bandwidth);
	}

	@Override
	public @Nullable Upload resume(ObjectKey key, String uploadId) {
		if (!LocalTemporary.isId(uploadId)) {
			return null;
		}
		LocalTemporary temporary = LocalTemporary.of(this.tree.file(key), uploadId);
		try {
			if (!temporary.exists()) {
				return null;
			}
			if (temporary.isPublished()) {
				temporary.discard();
				return null;
			}
		}
		catch (IOException ex) {
			throw this.failures.of("reading", temporary.directory(), ex);
		}
		return new LocalUpload(this.tree, temporary, this.bandwidth);
	}

	@Override
	public @Nullable StoredObject holding(ObjectKey key, List<Part> parts) {
		this.tree.requireRoot();
		Path file = this.tree.file(key);
		long size = parts.stream().mapToLong(Part::size).sum();
		try {
			return PartList.describes(file, parts.stream().map(PartList::stored).toList(), size, Set.of()) ? stat(key)
					: null;
		}
		catch (IOException ex) {
			throw this.failures.of("reading", file, ex);
		}
	}

	@Override
	public List<PendingUpload> pending(String prefix) {
		return this.tree.list(prefix)
			.temporaries()
			.stream()
			.map((temporary) -> new PendingUpload(new ObjectKey(this.tree.keyOf(temporary.target())), temporary.id(),
					temporary.lastGrown()))
			.toList();
	}

	@Override
	public StoredObject put(ObjectKey key, byte[] content) {
		LocalTemporary temporary = temporary(key);
		try {
			write(temporary.data(), content);
			temporary.publish();
		}
		catch (FileAlreadyExistsException ex) {
			requireSame(temporary.target(), content);
		}
		catch (IOException ex) {
			throw this.failures.of("writing", temporary.target(), ex);
		}
		finally {
			temporary.discardQuietly();
		}
		StoredObject stored = stat(key);
		if (stored == null || stored.size() != content.length) {
			throw this.failures.refused(temporary.target() + " is not there after it was written",
					"look for a failing disk (dmesg)");
		}
		return stored;
	}

	@Override
	public @Nullable StoredObject stat(ObjectKey key) {
		this.tree.requireRoot();
		Path file = this.tree.file(key);
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			return attributes.isRegularFile()
					? new StoredObject(key, attributes.size(), attributes.lastModifiedTime().toInstant(), null) : null;
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException ex) {
			throw this.failures.of("reading", file, ex);
		}
	}

	@Override
	public InputStream read(ObjectKey key, long offset) {
		this.tree.requireRoot();
		return LocalInput.open(this.failures, this.tree.file(key), offset);
	}

	@Override
	public List<StoredObject> list(String prefix) {
		return this.tree.list(prefix).objects();
	}

	@Override
	public void delete(ObjectKey key) {
		this.tree.requireRoot();
		Path file = this.tree.file(key);
		try {
			Path parent = file.getParent();
			if (Files.deleteIfExists(file) && parent != null) {
				PrivateFiles.force(parent);
			}
		}
		catch (IOException ex) {
			throw this.failures.of("deleting", file, ex);
		}
	}

	@Override
	public List<String> warnings() {
		return List.of();
	}

	@Override
	public void close() {
		// holds nothing open between calls
	}

	private LocalTemporary temporary(ObjectKey key) {
		byte[] random = new byte[8];
		RANDOM.nextBytes(random);
		LocalTemporary temporary = LocalTemporary.of(this.tree.file(key), HexFormat.of().formatHex(random));
		try {
			temporary.create();
			return temporary;
		}
		catch (IOException ex) {
			temporary.discardQuietly();
			throw this.failures.of("writing", temporary.target(), ex);
		}
	}

	private static void write(Path file, byte[] content) throws IOException {
		try (FileChannel channel = PrivateFiles.open(file)) {
			for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining();) {
				channel.write(bytes);
			}
		}
	}

	private void requireSame(Path file, byte[] content) {
		try {
			if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == content.length
					&& Arrays.equals(Files.readAllBytes(file), content)) {
				return;
			}
		}
		catch (IOException ex) {
			throw this.failures.of("reading", file, ex);
		}
		throw this.failures.refused(file + " exists already, with other bytes",
				"nothing is ever overwritten: move that file away, or begin a new backup");
	}

}
