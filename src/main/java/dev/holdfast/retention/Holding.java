package dev.holdfast.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.holdfast.destination.ObjectKey;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.evidence.FactName;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/**
 * What one destination has of one backup, by the names of the objects. Objects that
 * Holdfast would not have made are none of it, whatever their names begin with.
 */
final class Holding {

	private static final Pattern ARCHIVE = Pattern.compile("(\\.r\\d+)?\\.tar(\\.(zst|gz|bz2))?(\\.(pgp|gpg|enc))?");

	private static final Pattern BESIDE = Pattern
		.compile("\\.audit\\.jsonl|\\.evidence(\\.\\d+)?\\.(json|json\\.sig|html)");

	private final BackupId id;

	private final List<StoredObject> archives = new ArrayList<>();

	private final List<ObjectKey> manifests = new ArrayList<>();

	private final List<ObjectKey> beside = new ArrayList<>();

	private @Nullable StoredObject manifest;

	Holding(BackupId id) {
		this.id = id;
	}

	/** Takes an object that begins with the id; leaves one that is none of ours. */
	void take(StoredObject object) {
		ObjectKey key = object.key();
		String rest = key.value().substring(this.id.beside("").value().length());
		if (key.equals(this.id.manifest())) {
			this.manifest = object;
			this.manifests.add(key);
		}
		else if (key.equals(this.id.signature())) {
			this.manifests.add(key);
		}
		else if (ARCHIVE.matcher(rest).matches()) {
			this.archives.add(object);
		}
		else if (BESIDE.matcher(rest).matches() || FactName.of(key).isPresent()) {
			this.beside.add(key);
		}
	}

	BackupId id() {
		return this.id;
	}

	/** Whether manifest and signature are there. */
	boolean isListed() {
		return this.manifests.size() == 2;
	}

	/** The manifest as it was listed, or null. */
	@Nullable StoredObject manifest() {
		return this.manifest;
	}

	/** The archive; more than one while its key is being rotated. */
	List<StoredObject> archives() {
		return List.copyOf(this.archives);
	}

	/** What goes first: without these it is no backup any more. */
	List<ObjectKey> manifests() {
		return List.copyOf(this.manifests);
	}

	/** What goes then: what lies beside the archive, and the archive. */
	List<ObjectKey> rest() {
		List<ObjectKey> rest = new ArrayList<>(this.beside);
		this.archives.forEach((archive) -> rest.add(archive.key()));
		return rest;
	}

	List<ObjectKey> all() {
		List<ObjectKey> all = manifests().isEmpty() ? new ArrayList<>() : new ArrayList<>(manifests());
		all.addAll(rest());
		return all;
	}

	List<FactName> facts() {
		return this.beside.stream().flatMap((key) -> FactName.of(key).stream()).toList();
	}

	long bytes() {
		return this.archives.stream().mapToLong(StoredObject::size).sum();
	}

}
