package dev.holdfast.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.holdfast.readback.ArchiveReading;
import dev.holdfast.archive.encryption.ArchiveCipher;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.archive.encryption.ReadingKey;
import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destinations;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.ExitCodes;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One run of the verify job, with everything open that it works on. A destination that
 * fails hinders none of the others.
 */
final class VerifyRun implements AutoCloseable {

	private final VerifyRequest request;

	private final LongConsumer progress;

	private final List<StoredCopy> copies = new ArrayList<>();

	private final Set<String> opened = new HashSet<>();

	private @Nullable ContentFigures content;

	private volatile @Nullable ArchiveReading<ContentFigures> current;

	private volatile boolean stopped;

	VerifyRun(VerifyRequest request, LongConsumer progress) {
		this.request = request;
		Long limit = request.plan().limits().bandwidth();
		Bandwidth bandwidth = (limit != null) ? Bandwidth.limitedTo(limit) : Bandwidth.UNLIMITED;
		this.progress = (bytes) -> {
			bandwidth.acquire(bytes);
			progress.accept(bytes);
		};
		for (DestinationSpec spec : request.plan().destinations()) {
			if (request.destinations().isEmpty() || request.destinations().contains(spec.name())) {
				boolean named = request.destinations().contains(spec.name());
				this.copies.add(new StoredCopy(Destinations.open(spec, bandwidth),
						spec.required() && (named || spec.only().isEmpty()), request.backup(),
						request.backup().archive(request.plan())));
			}
		}
	}

	VerifyRequest request() {
		return this.request;
	}

	/**
	 * Reads manifests and signatures, and asks the stores about the archives.
	 * @throws HoldfastException with {@code NOTHING_TO_RESTORE} for a backup that neither
	 * the history nor a destination knows, else the worst of what is wrong
	 */
	void fetch() {
		Set<String> trusted = new HashSet<>(this.request.plan().trustedSigners());
		Secret own = this.request.plan().signingKey();
		if (own != null) {
			trusted.add(ManifestSigner.of(own).publicKey());
		}
		if (this.request.destinations().isEmpty() && this.copies.stream().allMatch(StoredCopy::isUnknown)) {
			throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE,
					"no destination of plan " + this.request.plan().name() + " holds " + this.request.backup().value(),
					"holdfast history lists the backups that were made");
		}
		for (StoredCopy copy : this.copies) {
			checkpoint();
			copy.fetch(this.request.level(), trusted);
		}
		requireRight(true);
	}

	/** Looks at what was fetched, as closely as the level says. */
	void check() {
		for (StoredCopy copy : this.copies) {
			checkpoint();
			StoredManifest stored = copy.manifest();
			if (!copy.isOpen() || stored == null) {
				continue;
			}
			if (this.request.level() == Level.STORE) {
				copy.compareSize();
			}
			else if (this.request.level().reads()) {
				read(copy, stored.manifest());
			}
		}
		requireRight(false);
	}

	private void read(StoredCopy copy, Manifest manifest) {
		boolean known = this.opened.contains(manifest.archive().sha256());
		Supplier<ArchiveCipher> cipher = null;
		if (this.request.level() == Level.CONTENT && !known) {
			cipher = cipher(copy, manifest);
		}
		ArchiveReading<ContentFigures> check = new ArchiveReading<>(manifest.archive(), this.progress);
		this.current = check;
		checkpoint();
		// bytes that were opened at another destination need not be opened again
		Level reached = (cipher != null || known) ? Level.CONTENT : Level.CHECKSUM;
		ContentFigures found = copy.read(manifest, check, cipher, reached);
		this.current = null;
		if (found != null) {
			this.content = found;
			this.opened.add(manifest.archive().sha256());
		}
	}

	/** Null where nothing is at hand that could open it. */
	private @Nullable Supplier<ArchiveCipher> cipher(StoredCopy copy, Manifest manifest) {
		EncryptionSpec.Format format = EncryptionSpec.Format
			.valueOf(manifest.archive().encryption().toUpperCase(Locale.ROOT).replace('-', '_'));
		List<ReadingKey> keys = ReadingKey.of(this.request.plan().encryption());
		if (keys.isEmpty() && format != EncryptionSpec.Format.NONE
				&& !this.request.plan().encryption().recipients().isEmpty()) {
			String text = "only the checksum was verified: this host has only the recipients' public keys,"
					+ " and the content needs a secret one";
			if (this.request.demanded()) {
				copy.warn(text);
			}
			else {
				copy.note(text);
			}
			return null;
		}
		return () -> ArchiveCiphers.forReading(format, keys, this.request.spool());
	}

	private void requireRight(boolean inFetch) {
		HoldfastException worst = worst(
				this.copies.stream().filter((copy) -> copy.failedInFetch() == inFetch).toList());
		if (worst != null) {
			throw worst;
		}
	}

	/** The failure whose exit code counts. */
	private static @Nullable HoldfastException worst(List<StoredCopy> some) {
		List<HoldfastException> problems = some.stream()
			.map(StoredCopy::problem)
			.flatMap((problem) -> (problem != null) ? Stream.of(problem) : Stream.empty())
			.toList();
		ExitCode code = ExitCodes.of(problems.stream().map(HoldfastException::code));
		return problems.stream().filter((problem) -> problem.code() == code).findFirst().orElse(null);
	}

	private void checkpoint() {
		if (this.stopped) {
			throw new CancellationException("stopped");
		}
	}

	/** Makes the run end soon. */
	void stop() {
		this.stopped = true;
		ArchiveReading<ContentFigures> running = this.current;
		if (running != null) {
			running.stop();
		}
	}

	/**
	 * What was found out so far.
	 * @param failure why the job did not complete; what is wrong with a copy says it
	 * better
	 */
	VerifyResult result(long millis, @Nullable HoldfastException failure) {
		HoldfastException wrong = worst(this.copies);
		boolean stop = failure != null && failure.code() == ExitCode.TERMINATED;
		Manifest.Archive archive = this.copies.stream()
			.map(StoredCopy::manifest)
			.flatMap((stored) -> (stored != null) ? Stream.of(stored.manifest().archive()) : Stream.empty())
			.findFirst()
			.orElse(null);
		return new VerifyResult(this.request.backup().value(), this.request.plan().name(),
				this.copies.stream().map(StoredCopy::result).toList(), this.content,
				(archive != null) ? archive.size() : 0, millis, (stop || wrong == null) ? failure : wrong);
	}

	/** Tells whoever looks at the destinations what was found out. */
	void leaveFact(String runId, Instant now) {
		VerifyFacts.put(this.request, result(0, null), this.copies, runId, now);
	}

	@Override
	public void close() {
		this.copies.forEach((copy) -> copy.destination().close());
	}

}
