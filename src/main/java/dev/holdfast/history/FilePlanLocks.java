package dev.holdfast.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * Locks as locked files in the home directory: {@code locks/<plan>.lock}, which stays,
 * and beside it {@code <plan>.holder}, which says who holds it. They are two files
 * because on POSIX a process that closes any handle of a file loses its locks on it, so
 * nobody but the holder may open the first. Processes of one home directory must share
 * its file system's locks; NFS version 4 does.
 */
final class FilePlanLocks implements PlanLocks {

	/** What this process holds: the system does not keep its threads apart. */
	private static final Map<Path, LockHolder> HELD = new ConcurrentHashMap<>();

	/** Keeps the channels: one that nobody refers to is closed, and its lock with it. */
	private static final Map<Path, Held> KEPT = new ConcurrentHashMap<>();

	private final Path directory;

	private final InstantSource clock;

	FilePlanLocks(Path home, InstantSource clock) {
		this.directory = home.resolve("locks").toAbsolutePath().normalize();
		this.clock = clock;
	}

	@Override
	public PlanLock acquire(String plan, Runnable onLoss) {
		try {
			PrivateFiles.directory(this.directory);
			Path file = this.directory.toRealPath().resolve(plan + ".lock");
			LockHolder self = LockHolder.self(this.clock);
			LockHolder other = HELD.putIfAbsent(file, self);
			if (other != null) {
				throw PlanLocks.busy(plan, other);
			}
			return lock(plan, file, self);
		}
		catch (IOException ex) {
			throw unusable(plan, ex);
		}
	}

	private PlanLock lock(String plan, Path file, LockHolder self) throws IOException {
		boolean locked = false;
		FileChannel channel = null;
		try {
			channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			FileLock lock = channel.tryLock();
			if (lock == null) {
				throw PlanLocks.busy(plan, read(holderFile(plan)));
			}
			write(holderFile(plan), self);
			Held held = new Held(plan, file, channel, lock);
			KEPT.put(file, held);
			locked = true;
			return held;
		}
		finally {
			if (!locked) {
				HELD.remove(file);
				if (channel != null) {
					channel.close();
				}
			}
		}
	}

	@Override
	public Optional<LockHolder> holder(String plan) {
		return Optional.ofNullable(read(holderFile(plan))).filter((holder) -> !holder.isGone());
	}

	private Path holderFile(String plan) {
		return this.directory.resolve(plan + ".holder");
	}

	private static @Nullable LockHolder read(Path file) {
		try {
			return LockHolder.fromJson(Files.readString(file));
		}
		catch (IOException ex) {
			return null;
		}
	}

	/** Whole or not at all: it is read by others at any time. */
	private static void write(Path file, LockHolder holder) throws IOException {
		Path written = file.resolveSibling(file.getFileName() + ".new");
		Files.writeString(written, holder.toJson());
		Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
	}

	private HoldfastException unusable(String plan, IOException cause) {
		return new HoldfastException(ExitCode.BAD_PLAN,
				"lock of plan " + plan + " cannot be made in " + this.directory + ": " + Reasons.of(cause),
				"let the user who runs Holdfast own the home directory, or choose another with --home", cause);
	}

	/** A held lock. */
	private final class Held implements PlanLock {

		private final String plan;

		private final Path file;

		private final FileChannel channel;

		private final FileLock lock;

		private boolean closed;

		Held(String plan, Path file, FileChannel channel, FileLock lock) {
			this.plan = plan;
			this.file = file;
			this.channel = channel;
			this.lock = lock;
		}

		@Override
		public String plan() {
			return this.plan;
		}

		@Override
		public void confirm() {
			if (!this.lock.isValid()) {
				throw new HoldfastException(ExitCode.UNREACHABLE, "lock of plan " + this.plan + " was lost",
						"run the plan again: it resumes");
			}
		}

		@Override
		public synchronized void close() {
			if (this.closed) {
				return;
			}
			this.closed = true;
			try {
				Files.deleteIfExists(holderFile(this.plan));
				this.channel.close();
			}
			catch (NoSuchFileException ex) {
				// somebody removed the home directory: nothing is left to give free
			}
			catch (IOException ex) {
				throw unusable(this.plan, ex);
			}
			finally {
				KEPT.remove(this.file);
				HELD.remove(this.file);
			}
		}

	}

}
