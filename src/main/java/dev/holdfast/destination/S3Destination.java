package dev.holdfast.destination;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import dev.holdfast.failure.HoldfastException;
import java.util.Map;

import dev.holdfast.destination.ObjectSums.Verdict;
import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** A bucket of an S3 store. */
final class S3Destination implements Destination {

	private static final long LEAST_PART = 5L << 20;

	/** Big enough that a request's latency matters little. */
	private static final long USUAL_PART = 16L << 20;

	private static final long MOST_PART = 5L << 30;

	private static final int PARALLEL = 4;

	private final S3Spec spec;

	private final S3Store store;

	private final S3Connection connection;

	S3Destination(S3Spec spec, Bandwidth bandwidth, S3Tuning tuning, Clock clock) {
		this.spec = spec;
		this.connection = new S3Connection(spec, bandwidth, tuning);
		Warnings warnings = new Warnings(spec.name());
		S3Keys keys = new S3Keys(spec.prefix());
		this.store = new S3Store(spec, this.connection, keys, new S3Options(spec, clock),
				new S3Objects(spec, this.connection, keys), warnings);
	}

	@Override
	public String name() {
		return this.spec.name();
	}

	@Override
	public String locate(ObjectKey key) {
		return "s3://" + this.spec.bucket() + "/" + this.store.keys().full(key);
	}

	@Override
	public PartLimits partLimits() {
		Long wanted = this.spec.partSize();
		return new PartLimits((wanted != null) ? Math.max(LEAST_PART, wanted) : USUAL_PART, MOST_PART,
				this.spec.maxParts(), PARALLEL);
	}

	@Override
	public List<String> check(long expectedBytes) {
		this.store.objects().requireBucket();
		return warnings();
	}

	@Override
	public Upload begin(ObjectKey key) {
		return new S3Uploads(this.store).begin(key);
	}

	@Override
	public @Nullable Upload resume(ObjectKey key, String uploadId) {
		return new S3Uploads(this.store).resume(key, uploadId);
	}

	@Override
	public List<PendingUpload> pending(String prefix) {
		return new S3Uploads(this.store).pending(prefix);
	}

	@Override
	public StoredObject put(ObjectKey key, byte[] content) {
		return new S3SmallObjects(this.store).put(key, content);
	}

	@Override
	public @Nullable StoredObject stat(ObjectKey key) {
		return this.store.objects().stat(key);
	}

	@Override
	public @Nullable StoredObject holding(ObjectKey key, List<Part> parts) {
		HeadObjectResponse head = this.store.objects().head(key);
		if (head == null) {
			return null;
		}
		Verdict verdict = ObjectSums.of(parts).compare(head);
		boolean same = verdict == Verdict.SAME || (verdict == Verdict.UNKNOWN && readsAs(key, parts));
		return same ? S3Objects.stored(key, head) : null;
	}

	/** Without a common checksum the bytes themselves are asked for. */
	private boolean readsAs(ObjectKey key, List<Part> parts) {
		try (InputStream in = read(key, 0)) {
			for (Part part : parts) {
				if (!Checksums.sha256(in, part.size()).equals(part.sha256())) {
					return false;
				}
			}
			return in.read() < 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public InputStream read(ObjectKey key, long offset) {
		return new S3Input(this.connection, this.spec, this.store.keys().full(key), offset);
	}

	@Override
	public Access access(ObjectKey key) {
		HeadObjectResponse head = this.store.objects().head(key);
		return (head != null) ? S3ColdStorage.access(head) : Access.READY;
	}

	@Override
	public void thaw(ObjectKey key, int days) {
		new S3ColdStorage(this.spec, this.connection).thaw(this.store.keys().full(key), days);
	}

	@Override
	public List<StoredObject> list(String prefix) {
		return this.store.objects().list(prefix);
	}

	@Override
	public void delete(ObjectKey key) {
		Deletion deletion = delete(List.of(key));
		HoldfastException refused = deletion.refused().get(key);
		if (refused != null) {
			throw refused;
		}
	}

	@Override
	public Deletion delete(List<ObjectKey> keys) {
		return new S3Deletions(this.store).delete(keys);
	}

	@Override
	public Map<ObjectKey, String> locked(List<ObjectKey> keys) {
		return new S3Locks(this.store).locked(keys);
	}

	@Override
	public boolean hasStorageClasses() {
		return true;
	}

	@Override
	public void move(ObjectKey key, String storageClass) {
		new S3Move(this.store).move(key, storageClass);
	}

	@Override
	public List<String> warnings() {
		return this.store.warnings().drain();
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
