package dev.holdfast.destination;

import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/**
 * Where archives and manifests are stored. Every method throws {@link HoldfastException}
 * with {@code DESTINATION_REFUSED} (or {@code DISK_FULL}) after retries where those can
 * help, with a message that names the destination and a hint; never a raw exception of a
 * library. Safe for several threads.
 */
public interface Destination extends AutoCloseable {

	/** The destination's name in its plan. */
	String name();

	/** Where an object is or would be, for people: {@code s3://bucket/prefix/key}. */
	String locate(ObjectKey key);

	/** What a multipart upload may look like here. */
	PartLimits partLimits();

	/**
	 * Looks whether a backup of this size could be stored: reachable, bucket there,
	 * credentials accepted, disk space.
	 * @param expectedBytes size of the archive, 0 for unknown
	 * @return warnings, for example little space left
	 */
	List<String> check(long expectedBytes);

	/** Begins to upload an archive in parts. Nothing is visible under the key yet. */
	Upload begin(ObjectKey key);

	/**
	 * Goes on with an upload that another process began.
	 * @param uploadId as {@link Upload#id} said
	 * @return the upload, or null when the store no longer knows it: it was completed
	 * (ask {@link #holding}), aborted, or expired
	 */
	@Nullable Upload resume(ObjectKey key, String uploadId);

	/**
	 * Uploads that were begun below a prefix and neither completed nor aborted.
	 * @param prefix a plan's directory, ending with a slash
	 */
	List<PendingUpload> pending(String prefix);

	/**
	 * Stores a small object (manifest, signature) durably. An object that is already
	 * there with the same bytes is success; with other bytes a refusal.
	 */
	StoredObject put(ObjectKey key, byte[] content);

	/**
	 * Asks the store about an object.
	 * @return the object, or null when it does not exist
	 */
	@Nullable StoredObject stat(ObjectKey key);

	/**
	 * The object under this key when it consists of exactly these parts' bytes, compared
	 * by checksum, never by size alone.
	 * @param parts all parts in order; their files may be gone. A store without checksums
	 * is then made to send the whole object back
	 * @return the object, or null when there is none or it is another one
	 */
	@Nullable StoredObject holding(ObjectKey key, List<Part> parts);

	/**
	 * Reads an object from an offset in bytes to its end; survives cut connections. The
	 * stream throws {@link HoldfastException} as these methods do.
	 */
	InputStream read(ObjectKey key, long offset);

	/**
	 * Whether an object can be read at once. Stores without cold storage have nothing
	 * else; one that does not say so refuses to read it.
	 */
	default Access access(ObjectKey key) {
		return Access.READY;
	}

	/**
	 * Asks the store to make an object in cold storage readable for so many days. Asking
	 * again while it does so changes nothing.
	 */
	default void thaw(ObjectKey key, int days) {
	}

	/**
	 * All objects whose key begins with the prefix, in key order. Fails as a whole or is
	 * complete.
	 */
	List<StoredObject> list(String prefix);

	/** Deletes an object; one that does not exist is success. */
	void delete(ObjectKey key);

	/**
	 * Deletes objects, many with one request where the store allows that. Where one is
	 * refused the others go all the same; one that does not exist is success.
	 */
	default Deletion delete(List<ObjectKey> keys) {
		Map<ObjectKey, HoldfastException> refused = new LinkedHashMap<>();
		for (ObjectKey key : keys) {
			try {
				delete(key);
			}
			catch (HoldfastException ex) {
				refused.put(key, ex);
			}
		}
		return new Deletion(Map.of(), refused);
	}

	/**
	 * Asks the store which of these objects it will not let go: by a retention time or a
	 * legal hold.
	 * @return why not, and until when, for people
	 */
	default Map<ObjectKey, String> locked(List<ObjectKey> keys) {
		return Map.of();
	}

	/** Whether objects can be moved to storage classes. */
	default boolean hasStorageClasses() {
		return false;
	}

	/**
	 * Moves an object to a storage class, its bytes compared afterwards. It is there
	 * under its key all the time, also when the process dies.
	 */
	default void move(ObjectKey key, String storageClass) {
		throw new UnsupportedOperationException(name() + " has no storage classes");
	}

	/**
	 * What was done less well than asked, for example because a permission is missing;
	 * each once, in the order they arose.
	 * @return the warnings since this method was last called
	 */
	List<String> warnings();

	/**
	 * Releases connections. What still runs in other threads fails soon; uploads that are
	 * not completed stay resumable.
	 */
	@Override
	void close();

	/**
	 * What a multipart upload may look like.
	 *
	 * @param minPartSize bytes, for all parts but the last
	 * @param maxPartSize bytes
	 * @param maxParts how many
	 * @param parallel parts worth sending side by side
	 */
	record PartLimits(long minPartSize, long maxPartSize, int maxParts, int parallel) {
	}

	/** How an object can be read. */
	enum Access {

		/** At once. */
		READY,

		/** After the store was asked to thaw it. */
		COLD,

		/** Soon: the store was asked, and is at it. */
		THAWING

	}

	/**
	 * An upload without an end.
	 *
	 * @param key of the object it would have become
	 * @param uploadId for {@link Destination#resume}
	 * @param begun when, or when it last grew; null where the store does not say
	 */
	record PendingUpload(ObjectKey key, String uploadId, @Nullable Instant begun) {
	}

	/**
	 * What became of deleting objects.
	 *
	 * @param left of those whose versions stay in the bucket, which and why, for people
	 * @param refused those that are still there, and why
	 */
	record Deletion(Map<ObjectKey, String> left, Map<ObjectKey, HoldfastException> refused) {
	}

}
