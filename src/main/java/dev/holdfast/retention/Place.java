package dev.holdfast.retention;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;
import org.jspecify.annotations.Nullable;

/** One destination of a plan, and what it has of the plan's backups. */
final class Place implements AutoCloseable {

	private static final Pattern NAME = Pattern.compile("(?:.*/)?([a-z0-9-]+-\\d{8}T\\d{6}Z-[a-z2-7]{6})\\..*");

	private final DestinationSpec spec;

	private final Destination destination;

	private final Map<BackupId, Holding> holdings = new LinkedHashMap<>();

	private @Nullable HoldfastException unlisted;

	Place(DestinationSpec spec) {
		this.spec = spec;
		this.destination = Destinations.open(spec, Bandwidth.UNLIMITED);
	}

	/** Lists it; a failure is kept for {@link #unlisted}. */
	void list(BackupPlan plan) {
		this.holdings.clear();
		this.unlisted = null;
		try {
			this.destination.list(plan.name() + "/").forEach((object) -> take(plan, object));
		}
		catch (HoldfastException ex) {
			this.unlisted = reachable(plan) ? new HoldfastException(ExitCode.WARNINGS, ex.what(), ex.hint(), ex) : ex;
		}
	}

	/**
	 * A store that answers, but not with a listing, is another case than one that is
	 * away.
	 */
	private boolean reachable(BackupPlan plan) {
		try {
			this.destination.stat(new ObjectKey(plan.name() + "/reachable"));
			return true;
		}
		catch (HoldfastException ex) {
			return false;
		}
	}

	private void take(BackupPlan plan, StoredObject object) {
		Matcher matcher = NAME.matcher(object.key().value());
		if (!matcher.matches()) {
			return;
		}
		BackupId.parse(matcher.group(1))
			.filter((id) -> id.plan().equals(plan.name()))
			.filter((id) -> object.key().value().startsWith(id.beside(".").value()))
			.ifPresent((id) -> {
				Holding holding = this.holdings.getOrDefault(id, new Holding(id));
				holding.take(object);
				if (!holding.all().isEmpty()) {
					this.holdings.put(id, holding);
				}
			});
	}

	/**
	 * Lists what there is of one backup.
	 * @throws HoldfastException when it cannot be listed
	 */
	void list(BackupPlan plan, BackupId id) {
		this.holdings.clear();
		this.destination.list(id.beside(".").value()).forEach((object) -> take(plan, object));
	}

	String name() {
		return this.spec.name();
	}

	boolean required() {
		return this.spec.required();
	}

	List<String> only() {
		return this.spec.only();
	}

	Destination destination() {
		return this.destination;
	}

	/** Why it could not be listed; null when it was. */
	@Nullable HoldfastException unlisted() {
		return this.unlisted;
	}

	/** What it has of a backup; null for nothing. */
	@Nullable Holding of(BackupId id) {
		return this.holdings.get(id);
	}

	Collection<Holding> holdings() {
		return this.holdings.values();
	}

	@Override
	public void close() {
		this.destination.close();
	}

}
