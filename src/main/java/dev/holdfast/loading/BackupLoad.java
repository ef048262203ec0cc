package dev.holdfast.loading;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.encryption.ReadingKey;
import dev.holdfast.destination.Bandwidth;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.readback.StoredBackup;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.Target;

/**
 * One backup on its way from its destination into targets. Its parts are called one after
 * another; {@link #stop} may come from another thread at any time.
 */
public final class BackupLoad implements AutoCloseable {

	private final BackupPlan plan;

	private final BackupId id;

	private final Set<String> destinations;

	private final Path spool;

	private final boolean bare;

	private final Bandwidth bandwidth;

	private final LongConsumer progress;

	private final Consumer<String> warnings;

	private @Nullable StoredBackup stored;

	private volatile List<Target> busy = List.of();

	private volatile boolean stopped;

	/**
	 * @param plan with its keys
	 * @param destinations names of those that should hold it; empty for all of the plan
	 * @param spool for encrypted temporary files of formats that cannot be streamed
	 * @param bare whether a backup is loaded whose manifest is missing or wrong
	 * @param progress hears of bytes that were read from the destination
	 * @param warnings hears of what is not quite as it should be
	 */
	public BackupLoad(BackupPlan plan, BackupId id, Set<String> destinations, Path spool, boolean bare,
			LongConsumer progress, Consumer<String> warnings) {
		this.plan = plan;
		this.id = id;
		this.destinations = Set.copyOf(destinations);
		this.spool = spool;
		this.bare = bare;
		Long limit = plan.limits().bandwidth();
		this.bandwidth = (limit != null) ? Bandwidth.limitedTo(limit) : Bandwidth.UNLIMITED;
		this.progress = progress;
		this.warnings = warnings;
	}

	/**
	 * Finds the backup and reads its manifest; fails as {@link StoredBackup#find} does.
	 */
	public Manifest fetch() {
		StoredBackup found = StoredBackup.find(this.plan, this.id, this.destinations, this.bandwidth,
				this.bare ? this.spool : null, this.warnings);
		this.stored = found;
		if (!found.trusted() && found.manifest().vouchedFor()) {
			this.warnings.accept("destination " + found.destination().name()
					+ ": the manifest is signed by a key that is not trusted here: " + found.manifest().signer());
		}
		checkpoint();
		return found.manifest();
	}

	/** The backup that was found. */
	public StoredBackup stored() {
		return Objects.requireNonNull(this.stored, "not fetched");
	}

	/**
	 * Loads everything, once every byte of the archive is known to be what was stored.
	 * @param targets prepared, by the name of their source
	 * @throws dev.holdfast.failure.HoldfastException as {@link StoredBackup#read} and
	 * {@link Target#entry} do
	 */
	public void load(Map<String, Target> targets) {
		this.busy = List.copyOf(targets.values());
		checkpoint();
		stored().read(ReadingKey.of(this.plan.encryption()), this.spool, (bytes) -> {
			this.bandwidth.acquire(bytes);
			this.progress.accept(bytes);
		}, new ArchiveLoad(stored().manifest(), targets));
		for (Target target : targets.values()) {
			on(target, () -> {
				target.finish();
				return true;
			});
		}
	}

	/** Proves every target, by the name of its source. */
	public Map<String, Proof> prove(Map<String, Target> targets, ProofLevel level) {
		Map<String, Proof> proofs = new LinkedHashMap<>();
		targets.forEach((name, target) -> proofs.put(name, on(target, () -> target.prove(level))));
		return proofs;
	}

	private <T> T on(Target target, java.util.function.Supplier<T> work) {
		this.busy = List.of(target);
		checkpoint();
		try {
			return work.get();
		}
		finally {
			this.busy = List.of();
		}
	}

	/** Names of the backup's sources. */
	public List<String> sources() {
		return ArchiveLoad.sources(stored().manifest());
	}

	private void checkpoint() {
		if (this.stopped) {
			throw new CancellationException("stopped");
		}
	}

	/** Makes the running part end soon. */
	public void stop() {
		this.stopped = true;
		StoredBackup found = this.stored;
		if (found != null) {
			found.stop();
		}
		this.busy.forEach(Target::stop);
	}

	@Override
	public void close() {
		if (this.stored != null) {
			this.stored.close();
		}
	}

}
