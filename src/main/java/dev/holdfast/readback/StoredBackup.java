package dev.holdfast.readback;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.archive.encryption.ReadingKey;
import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.Secret;

/** One backup, and the copy of it that is read. */
public final class StoredBackup implements AutoCloseable {

	private static final String OTHER = "do not restore from it: take another destination's copy or an older backup,"
			+ " and make a new backup soon";

	private final Destination destination;

	private final BackupId id;

	private final StoredManifest manifest;

	private volatile @Nullable ArchiveReading<?> reading;

	private volatile boolean stopped;

	private StoredBackup(Destination destination, BackupId id, StoredManifest manifest) {
		this.destination = destination;
		this.id = id;
		this.manifest = manifest;
	}

	/**
	 * Finds the first destination of a plan that holds a backup whole, as far as its
	 * manifest and the store can tell.
	 * @param names of the destinations to look at; empty for all of the plan
	 * @param bare where temporary files go of an archive that is read although its
	 * manifest is missing or cannot be trusted; null when such a one is refused
	 * @param warnings hears of those that should hold it and do not
	 * @throws HoldfastException with {@code NOTHING_TO_RESTORE} when none knows it,
	 * {@code DAMAGED} when no copy is right, {@code DESTINATION_REFUSED} when none
	 * answers
	 */
	public static StoredBackup find(BackupPlan plan, BackupId id, Set<String> names, Bandwidth bandwidth,
			@Nullable Path bare, Consumer<String> warnings) {
		List<HoldfastException> problems = new ArrayList<>();
		for (DestinationSpec spec : plan.destinations()) {
			if (!names.isEmpty() && !names.contains(spec.name())) {
				continue;
			}
			Destination destination = Destinations.open(spec, bandwidth);
			try {
				StoredBackup found = new StoredBackup(destination, id, manifest(plan, destination, id, bare, warnings));
				found.ask();
				problems.forEach((problem) -> warnings.accept(problem.what() + ": took the copy at " + spec.name()));
				return found;
			}
			catch (HoldfastException ex) {
				problems.add(isUnknown(destination, plan, id, ex) ? unknown(plan, id) : ex);
				destination.close();
			}
		}
		throw problems.stream()
			.filter((problem) -> problem.code() == ExitCode.DAMAGED)
			.findFirst()
			.or(() -> problems.stream().filter((problem) -> problem.code() != ExitCode.NOTHING_TO_RESTORE).findFirst())
			.orElseGet(() -> unknown(plan, id));
	}

	private static StoredManifest manifest(BackupPlan plan, Destination destination, BackupId id, @Nullable Path bare,
			Consumer<String> warnings) {
		try {
			return StoredManifest.fetch(destination, id, trusted(plan));
		}
		catch (HoldfastException ex) {
			if (ex.code() != ExitCode.DAMAGED || isUnknown(destination, plan, id, ex)) {
				throw ex;
			}
			if (bare == null) {
				throw new HoldfastException(ex.code(), ex.what(),
						ex.hint() + ", or restore it unproven: restore --without-manifest", ex);
			}
			StoredManifest described = new BareArchive(destination, id, ReadingKey.of(plan.encryption()), bare)
				.describe();
			warnings.accept(ex.what()
					+ ": restoring without it, nobody vouches for what the archive holds or that it is the one stored");
			return described;
		}
	}

	private static HoldfastException unknown(BackupPlan plan, BackupId id) {
		return new HoldfastException(ExitCode.NOTHING_TO_RESTORE,
				"no destination of plan " + plan.name() + " holds " + id.value(),
				"holdfast history lists the backups that were made");
	}

	/** Neither archive nor manifest: whoever asks may have mistyped the id. */
	private static boolean isUnknown(Destination destination, BackupPlan plan, BackupId id, HoldfastException ex) {
		try {
			return ex.code() == ExitCode.DAMAGED && destination.stat(id.manifest()) == null
					&& destination.stat(id.archive(plan)) == null;
		}
		catch (HoldfastException refused) {
			return false;
		}
	}

	/**
	 * Public keys (base64 of the X.509 form) that the plan trusts, its own among them.
	 */
	public static Set<String> trusted(BackupPlan plan) {
		Set<String> trusted = new HashSet<>(plan.trustedSigners());
		Secret own = plan.signingKey();
		if (own != null) {
			trusted.add(ManifestSigner.of(own).publicKey());
		}
		return trusted;
	}

	private void ask() {
		StoredObject object = this.destination.stat(key());
		long expected = manifest().archive().size();
		if (object == null) {
			throw damaged("is missing, though its manifest is there");
		}
		if (object.size() != expected) {
			throw damaged((object.size() < expected) ? "is truncated: " + object.size() + " bytes of " + expected
					: "was extended: it has " + object.size() + " bytes, stored were " + expected);
		}
		Destination.Access access = this.destination.access(key());
		if (access != Destination.Access.READY) {
			throw new ColdStorage(this.destination, key()).refusal(access);
		}
	}

	/** Which backup. */
	public BackupId id() {
		return this.id;
	}

	/** What it is and what proves it. */
	public Manifest manifest() {
		return this.manifest.manifest();
	}

	/** Whether the manifest is signed by one who is trusted here. */
	public boolean trusted() {
		return this.manifest.trusted();
	}

	/** The manifest with its signature. */
	public StoredManifest signed() {
		return this.manifest;
	}

	/** The destination that it is read from. */
	public Destination destination() {
		return this.destination;
	}

	private ObjectKey key() {
		return new ObjectKey(manifest().archive().key());
	}

	/** Where the archive is, for people. */
	public String location() {
		return this.destination.locate(key());
	}

	/**
	 * Reads all of the archive.
	 * @param keys one of which opens it
	 * @param spool for encrypted temporary files of formats that cannot be streamed
	 * @param progress hears of bytes that were read
	 * @param tar reads the content; nothing that it made of it may count before this
	 * returns
	 * @throws HoldfastException with {@code WRONG_KEY} when no key opens it,
	 * {@code DAMAGED} when a byte of it is not what was stored
	 * @throws CancellationException after {@link #stop}
	 */
	public <T> T read(List<ReadingKey> keys, Path spool, LongConsumer progress, ArchiveReading.Tar<T> tar) {
		Manifest.Archive archive = manifest().archive();
		EncryptionSpec.Format format = EncryptionSpec.Format
			.valueOf(archive.encryption().toUpperCase(Locale.ROOT).replace('-', '_'));
		ArchiveReading<T> begun = new ArchiveReading<>(archive, progress);
		this.reading = begun;
		if (this.stopped) {
			throw new CancellationException("stopped");
		}
		try {
			return judge(begun.run(() -> this.destination.read(key(), 0),
					(stored) -> opened(format, keys, spool, stored), tar));
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED, "destination " + this.destination.name()
					+ ": reading " + location() + " failed: " + ex.getMessage(),
					"try again when the destination answers", ex);
		}
	}

	private static InputStream opened(EncryptionSpec.Format format, List<ReadingKey> keys, Path spool,
			InputStream stored) {
		return ArchiveCiphers.forReading(format, keys, spool).decrypt(stored);
	}

	/** What is wrong with the bytes explains whatever else went wrong. */
	private <T> T judge(ArchiveReading.Outcome<T> outcome) {
		Exception wrong = outcome.wrong();
		if (manifest().vouchedFor() && !outcome.sums().matches(manifest().archive())) {
			throw damaged(new Swaps(this.destination, this.id).other(outcome.sums())
				.map((other) -> "is another one's: it is that of backup " + other)
				.orElseGet(() -> outcome.sums().difference(manifest().archive())));
		}
		if (wrong instanceof HoldfastException known) {
			throw (known.code() == ExitCode.WRONG_KEY)
					? new HoldfastException(known.code(),
							where("cannot be opened: " + known.what() + "; it was encrypted for "
									+ String.join(", ", manifest().archive().recipients())),
							known.hint(), known)
					: known;
		}
		if (wrong instanceof IOException) {
			throw new HoldfastException(ExitCode.DAMAGED,
					where((wrong instanceof DamagedArchiveException)
							? "has the right checksum, but not the right content: " + wrong.getMessage()
							: "cannot be read: " + wrong.getMessage()),
					OTHER, wrong);
		}
		if (wrong instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		T content = outcome.content();
		if (content == null) {
			throw new IllegalStateException("nothing was read", wrong);
		}
		return content;
	}

	private HoldfastException damaged(String what) {
		return new HoldfastException(ExitCode.DAMAGED, where(what), OTHER);
	}

	private String where(String what) {
		return "destination " + this.destination.name() + ": archive " + location() + " " + what;
	}

	/** Makes {@link #read} end soon. */
	public void stop() {
		this.stopped = true;
		ArchiveReading<?> running = this.reading;
		if (running != null) {
			running.stop();
		}
	}

	@Override
	public void close() {
		this.destination.close();
	}

}
