package dev.holdfast.unpacking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import dev.holdfast.archive.encryption.ReadingKey;
import dev.holdfast.destination.Bandwidth;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.readback.StoredBackup;
import dev.holdfast.source.Claim;
import dev.holdfast.source.files.ChosenEntries;
import dev.holdfast.source.files.MountPoints;

/**
 * One backup unpacked into a directory. Everything is written into a private directory
 * beside it, and moved there when every byte of the archive is known to be what was
 * stored; a run that fails or is killed leaves the directory as it was, and what lies
 * beside it is removed by the next one.
 *
 * @param plan with its keys
 * @param id which backup
 * @param stored names of the destinations that should hold it; empty for all
 * @param chosen which entries
 * @param classic whether they become what other programs know
 * @param to the directory
 * @param overwrite whether files that are there may be replaced
 * @param withoutManifest whether a backup is unpacked whose manifest is missing or wrong
 * @param spool for encrypted temporary files
 * @param environment the variables that programs are looked for with
 */
public record Unpacking(BackupPlan plan, BackupId id, Set<String> stored, ChosenEntries chosen, boolean classic,
		Path to, boolean overwrite, boolean withoutManifest, Path spool, Map<String, String> environment) {

	public Unpacking {
		stored = Set.copyOf(stored);
		environment = Map.copyOf(environment);
	}

	/**
	 * Unpacks.
	 * @param runId letters and digits
	 * @param checkpoint throws {@link CancellationException} when it is to stop
	 * @param progress hears of bytes that were read
	 * @param warnings hears of what is not quite as it should be
	 * @throws HoldfastException as {@link StoredBackup#read} does; {@code BAD_PLAN} when
	 * files are in the way, {@code BUSY} when another run unpacks there,
	 * {@code DISK_FULL} when there is no room
	 */
	public Unpacked run(String runId, Runnable checkpoint, LongConsumer progress, Consumer<String> warnings) {
		Long limit = this.plan.limits().bandwidth();
		Bandwidth bandwidth = (limit != null) ? Bandwidth.limitedTo(limit) : Bandwidth.UNLIMITED;
		Path place = real();
		if (MountPoints.within(place).contains(place)) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"--to: " + place + " is a file system of its own, and what is unpacked is first written beside it",
					"name a directory in it: --to " + place.resolve("backup"));
		}
		try (StoredBackup backup = StoredBackup.find(this.plan, this.id, this.stored, bandwidth,
				this.withoutManifest ? this.spool : null, warnings); Claim claim = Claim.of(place, runId)) {
			try {
				claim.clear();
				Path stage = Files.createDirectory(claim.beside(""),
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
				requireRoom(stage, backup);
				long entries = read(backup, stage, checkpoint, (bytes) -> {
					bandwidth.acquire(bytes);
					progress.accept(bytes);
				});
				if (this.classic) {
					new ClassicLayout(stage, this.environment).make(backup.manifest());
				}
				new Publication(stage, place, this.overwrite, Set.copyOf(MountPoints.within(place)),
						claim.beside(".old"))
					.publish();
				claim.clear();
				return new Unpacked(backup.manifest(), backup.location(), entries);
			}
			catch (PartlyUnpackedException ex) {
				// what was replaced lies beside, and stays
				throw ex;
			}
			catch (HoldfastException | CancellationException ex) {
				claim.abandon();
				throw ex;
			}
			catch (IOException ex) {
				claim.abandon();
				throw failure(place, ex);
			}
		}
	}

	private long read(StoredBackup backup, Path stage, Runnable checkpoint, LongConsumer progress) {
		return backup.read(ReadingKey.of(this.plan.encryption()), this.spool, progress, (tar) -> {
			try {
				return new EntriesOut(backup.manifest(), stage, this.chosen, () -> {
					checkpoint.run();
					return false;
				}).read(tar);
			}
			catch (CancellationException ex) {
				backup.stop();
				throw ex;
			}
		});
	}

	/** A directory that is a link is that which it leads to. */
	private Path real() {
		Path absolute = this.to.toAbsolutePath().normalize();
		try {
			if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
				return absolute;
			}
			if (!Files.isDirectory(absolute)) {
				throw new HoldfastException(ExitCode.BAD_PLAN, "--to: " + absolute + " is no directory",
						"name a directory, which need not exist");
			}
			return absolute.toRealPath();
		}
		catch (IOException ex) {
			throw failure(absolute, ex);
		}
	}

	private void requireRoom(Path stage, StoredBackup backup) throws IOException {
		long needed = backup.manifest().archive().uncompressedSize();
		long free = Files.getFileStore(stage).getUsableSpace();
		if (this.chosen.takesAll() && free < needed) {
			throw new HoldfastException(ExitCode.DISK_FULL,
					"the backup expands to " + needed + " bytes, and " + this.to + " has room for " + free,
					"free space there, take another directory, or choose entries with --include");
		}
	}

	private static HoldfastException failure(Path place, IOException ex) {
		boolean full = String.valueOf(ex.getMessage()).contains("No space left");
		return new HoldfastException(full ? ExitCode.DISK_FULL : ExitCode.UNREACHABLE,
				place + " cannot be written: " + ex.getMessage(),
				full ? "free space there" : "run as a user that may write there", ex);
	}

}
