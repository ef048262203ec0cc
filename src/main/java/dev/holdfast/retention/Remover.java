package dev.holdfast.retention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/**
 * Removes the objects of backups. The deletion of each is in the history before this is
 * called: the mark. Then manifests and signatures go, and only when they are gone the
 * archives and what lies beside them. So whatever kills the process, an object that looks
 * like a backup is whole, and the mark says what was to go.
 */
final class Remover {

	/** Keys that are deleted together at most: as many as S3 takes at once. */
	private static final int AT_ONCE = 1000;

	private final List<Place> places;

	private final Consumer<String> warnings;

	private final Map<BackupId, HoldfastException> failed = new HashMap<>();

	private final Set<BackupId> done = new HashSet<>();

	Remover(List<Place> places, Consumer<String> warnings) {
		this.places = places;
		this.warnings = warnings;
	}

	/**
	 * Removes a backup, and with it those of the marked ones that fit into the same
	 * requests.
	 * @param marked all that are to go, in order
	 * @param busy says what is being done with which backup right now
	 * @throws HoldfastException when something of it is still there
	 */
	void remove(BackupId id, List<BackupId> marked, Supplier<Map<BackupId, String>> busy) {
		if (!this.done.contains(id)) {
			remove(chunk(id, marked), busy.get());
		}
		HoldfastException failure = this.failed.get(id);
		if (failure != null) {
			throw failure;
		}
	}

	private List<BackupId> chunk(BackupId first, List<BackupId> marked) {
		List<BackupId> chunk = new ArrayList<>();
		int keys = 0;
		for (BackupId id : marked.subList(Math.max(0, marked.indexOf(first)), marked.size())) {
			int own = this.places.stream().mapToInt((place) -> keys(place, id)).max().orElse(0);
			if (!this.done.contains(id) && (chunk.isEmpty() || keys + own <= AT_ONCE)) {
				chunk.add(id);
				keys += own;
			}
			else if (!this.done.contains(id)) {
				break;
			}
		}
		return chunk.isEmpty() ? List.of(first) : chunk;
	}

	private static int keys(Place place, BackupId id) {
		Holding holding = place.of(id);
		return (holding != null) ? holding.all().size() : 0;
	}

	private void remove(List<BackupId> chunk, Map<BackupId, String> busy) {
		List<BackupId> going = new ArrayList<>();
		for (BackupId id : chunk) {
			this.done.add(id);
			String use = busy.get(id);
			if (use != null) {
				this.failed.put(id, new HoldfastException(ExitCode.BUSY, "backup " + id.value() + " is " + use,
						"the next cleanup removes it"));
			}
			else {
				going.add(id);
			}
		}
		this.places.forEach((place) -> remove(place, going));
	}

	private void remove(Place place, List<BackupId> ids) {
		Map<ObjectKey, BackupId> first = new HashMap<>();
		Map<ObjectKey, BackupId> then = new HashMap<>();
		List<ObjectKey> order = new ArrayList<>();
		for (BackupId id : ids) {
			Holding holding = place.of(id);
			if (holding != null) {
				holding.manifests().forEach((key) -> first.put(key, id));
				holding.rest().forEach((key) -> then.put(key, id));
				order.addAll(holding.rest());
			}
		}
		Set<BackupId> refused = delete(place, ids.stream().flatMap((id) -> manifests(place, id)).toList(), first);
		order.removeIf((key) -> refused.contains(then.get(key)));
		delete(place, order, then);
	}

	private static Stream<ObjectKey> manifests(Place place, BackupId id) {
		Holding holding = place.of(id);
		return (holding != null) ? holding.manifests().stream() : Stream.empty();
	}

	/** Returns the backups of which something was refused. */
	private Set<BackupId> delete(Place place, List<ObjectKey> keys, Map<ObjectKey, BackupId> owners) {
		Set<BackupId> refused = new HashSet<>();
		if (keys.isEmpty()) {
			return refused;
		}
		try {
			Destination.Deletion deletion = place.destination().delete(keys);
			deletion.left().values().forEach((left) -> this.warnings.accept(place.name() + ": " + left));
			deletion.refused().forEach((key, why) -> fail(owners.get(key), why, refused));
		}
		catch (HoldfastException ex) {
			keys.forEach((key) -> fail(owners.get(key), ex, refused));
		}
		return refused;
	}

	private void fail(@Nullable BackupId id, HoldfastException why, Set<BackupId> refused) {
		if (id != null) {
			refused.add(id);
			this.failed.putIfAbsent(id, why);
		}
	}

}
