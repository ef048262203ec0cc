package dev.holdfast.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.holdfast.readback.Swaps;
import dev.holdfast.readback.ArchiveReading;
import dev.holdfast.archive.encryption.ArchiveCipher;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.StoredManifest;
import org.jspecify.annotations.Nullable;

/** The backup at one destination, and what was found out about it. */
final class StoredCopy {

	private static final String OTHER = "do not restore from it: take another destination's copy or an older backup,"
			+ " and make a new backup soon";

	private final Destination destination;

	private final boolean required;

	private final BackupId id;

	private final List<String> notes = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private ObjectKey key;

	private @Nullable StoredManifest manifest;

	private @Nullable HoldfastException problem;

	private @Nullable Level reached;

	private boolean failedInFetch;

	private long bytes;

	StoredCopy(Destination destination, boolean required, BackupId id, ObjectKey expected) {
		this.destination = destination;
		this.required = required;
		this.id = id;
		this.key = expected;
	}

	Destination destination() {
		return this.destination;
	}

	/** The manifest; null when it could not be had. */
	@Nullable StoredManifest manifest() {
		return this.manifest;
	}

	/** Whether there is anything left to look at. */
	boolean isOpen() {
		return this.problem == null && this.manifest != null;
	}

	/** What is wrong; null for nothing. */
	@Nullable HoldfastException problem() {
		return this.problem;
	}

	/** Whether anything of the backup is there, as far as can be told. */
	boolean isHeld() {
		return this.manifest != null
				|| (this.problem != null && !isUnknown() && this.problem.code() == ExitCode.DAMAGED);
	}

	boolean failedInFetch() {
		return this.failedInFetch;
	}

	/** Reads the manifest and asks the store about the archive. */
	void fetch(Level level, Set<String> trusted) {
		attempt(() -> {
			if (!this.required && isAbsent()) {
				warn("holds no copy of " + this.id.value());
				return;
			}
			StoredManifest stored = StoredManifest.fetch(this.destination, this.id, trusted);
			this.manifest = stored;
			if (!stored.trusted()) {
				warn("the manifest is signed by a key that is not trusted here: " + stored.manifest().signer());
			}
			this.key = new ObjectKey(stored.manifest().archive().key());
			if (level != Level.METADATA) {
				ask(stored.manifest().archive());
			}
			this.reached = (level == Level.STORE) ? Level.STORE : Level.METADATA;
		});
		this.failedInFetch = this.problem != null;
	}

	/** Whether the destination answers, and has nothing of this backup. */
	boolean isUnknown() {
		try {
			return isAbsent();
		}
		catch (HoldfastException ex) {
			return false;
		}
	}

	private boolean isAbsent() {
		return this.destination.stat(this.key) == null && this.destination.stat(this.id.manifest()) == null;
	}

	private void ask(Manifest.Archive archive) {
		StoredObject object = this.destination.stat(this.key);
		if (object == null) {
			throw damaged("is missing, though its manifest is there");
		}
		String checksum = object.checksum();
		if (checksum != null && checksum.startsWith("sha256:") && !checksum.equals("sha256:" + archive.sha256())) {
			throw damaged(
					"was changed: the store's checksum is " + checksum + ", stored was sha256:" + archive.sha256());
		}
	}

	/** Compares the store's word on the size with the manifest. */
	void compareSize() {
		attempt(() -> {
			StoredObject object = this.destination.stat(this.key);
			long expected = archive().size();
			if (object != null && object.size() != expected) {
				throw damaged((object.size() < expected)
						? "is truncated: the store says " + object.size() + " bytes of " + expected
						: "was extended: the store says " + object.size() + " bytes, stored were " + expected);
			}
		});
	}

	/**
	 * Reads all of the archive and says what is wrong with it.
	 * @param check reads it
	 * @param cipher opens it; null takes checksums only
	 * @return what was found in it; null when it was not opened
	 */
	@Nullable ContentFigures read(Manifest manifest, ArchiveReading<ContentFigures> check,
			@Nullable Supplier<ArchiveCipher> cipher, Level found) {
		ContentFigures[] content = new ContentFigures[1];
		attempt(() -> {
			ArchiveReading.Outcome<ContentFigures> outcome = check.run(() -> this.destination.read(this.key, 0),
					(cipher != null) ? (stored) -> cipher.get().decryptToCompare(stored) : null,
					(tar) -> new ContentCheck(manifest).read(tar));
			this.bytes = outcome.sums().size();
			if (!outcome.sums().matches(archive())) {
				throw damaged(new Swaps(this.destination, this.id).other(outcome.sums())
					.map((other) -> "is another one's: it is that of backup " + other)
					.orElseGet(() -> outcome.sums().difference(archive())));
			}
			this.reached = Level.CHECKSUM;
			if (outcome.wrong() != null) {
				throw unreadable(outcome.wrong());
			}
			this.reached = found;
			content[0] = outcome.content();
		});
		return content[0];
	}

	/** The bytes are those that were stored, and yet the content is not right. */
	private HoldfastException unreadable(Exception wrong) {
		if (wrong instanceof HoldfastException known && known.code() != ExitCode.DAMAGED) {
			return new HoldfastException(known.code(), where(
					"cannot be opened, though its checksum is right: " + known.what() + encryptedFor(known.code())),
					known.hint(), known);
		}
		if (wrong instanceof HoldfastException || wrong instanceof DamagedArchiveException
				|| wrong instanceof IOException) {
			return new HoldfastException(ExitCode.DAMAGED,
					where("has the right checksum, but not the right content: " + wrong.getMessage()), OTHER, wrong);
		}
		return new HoldfastException(ExitCode.DEFECT, where("could not be looked at: " + wrong.getClass().getName()),
				"this is a defect in Holdfast: please report it with the output of --debug", wrong);
	}

	private String encryptedFor(ExitCode code) {
		return (code == ExitCode.WRONG_KEY) ? "; it was encrypted for " + String.join(", ", archive().recipients())
				: "";
	}

	private Manifest.Archive archive() {
		StoredManifest stored = this.manifest;
		if (stored == null) {
			throw new IllegalStateException("no manifest");
		}
		return stored.manifest().archive();
	}

	private HoldfastException damaged(String what) {
		return new HoldfastException(ExitCode.DAMAGED, where(what), OTHER);
	}

	private String where(String what) {
		return "destination " + this.destination.name() + ": archive " + this.destination.locate(this.key) + " " + what;
	}

	/** Says something that a reader of the result should know. */
	void note(String text) {
		this.notes.add(text);
	}

	/** Says something that ends the run with warnings. */
	void warn(String text) {
		this.warnings.add("destination " + this.destination.name() + ": " + text);
	}

	private void attempt(Work work) {
		try {
			work.run();
		}
		catch (HoldfastException ex) {
			found(ex);
		}
		catch (IOException ex) {
			found(new HoldfastException(
					ExitCode.DESTINATION_REFUSED, "destination " + this.destination.name() + ": reading "
							+ this.destination.locate(this.key) + " failed: " + ex.getMessage(),
					"try again when the destination answers", ex));
		}
		this.destination.warnings().forEach(this.warnings::add);
	}

	/** A destination that need not hold every backup need not answer either. */
	private void found(HoldfastException ex) {
		if (!this.required && ex.code() == ExitCode.DESTINATION_REFUSED) {
			this.warnings.add(ex.what());
			this.manifest = null;
			this.reached = null;
		}
		else {
			this.problem = ex;
		}
	}

	CopyResult result() {
		return new CopyResult(this.destination.name(), this.destination.locate(this.key), this.reached, this.notes,
				this.warnings, this.problem, this.bytes);
	}

	/** Something that asks the destination. */
	@FunctionalInterface
	private interface Work {

		void run() throws IOException;

	}

}
