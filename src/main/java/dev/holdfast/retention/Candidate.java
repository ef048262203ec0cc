package dev.holdfast.retention;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One backup of a plan, as retention sees it.
 *
 * @param id of the backup
 * @param at when it began, UTC; null where that cannot be told
 * @param label for example {@code pre-deploy}, or null
 * @param flaw why it does not count as good, for people; null for a good one
 * @param safety whether a restore made it of what it was about to replace: it takes no
 * other's place
 * @param proven whether a restore has proven it
 * @param hold why it is held, for people; null where it is not
 * @param busy what is being done with it right now, for people; null for nothing
 * @param expiresAt until when it was promised to stay when it was made; null for no
 * promise
 * @param needs id of an earlier backup that it cannot be restored without, or null
 * @param locked until when or why the store itself keeps it, for people; null where it
 * does not
 * @param begun whether its deletion has begun
 * @param destinations names of those that hold it
 * @param storageClasses those of its copies that can be moved to another
 */
public record Candidate(String id, @Nullable Instant at, @Nullable String label, @Nullable String flaw, boolean safety,
		boolean proven, @Nullable String hold, @Nullable String busy, @Nullable Instant expiresAt,
		@Nullable String needs, @Nullable String locked, boolean begun, Set<String> destinations,
		Set<String> storageClasses) {

	public Candidate {
		destinations = Set.copyOf(destinations);
		storageClasses = Set.copyOf(storageClasses);
	}

	/** Whether it counts: good, its age known, and to be there tomorrow. */
	boolean counts() {
		return this.at != null && this.flaw == null && !this.safety && !this.begun && this.busy == null;
	}

	/** The same backup, kept by its store. */
	Candidate lockedBy(String store) {
		return new Candidate(this.id, this.at, this.label, this.flaw, this.safety, this.proven, this.hold, this.busy,
				this.expiresAt, this.needs, store, this.begun, this.destinations, this.storageClasses);
	}

	/** The same backup, flawed. */
	Candidate flawedBy(String why) {
		return new Candidate(this.id, this.at, this.label, why, this.safety, this.proven, this.hold, this.busy,
				this.expiresAt, this.needs, this.locked, this.begun, this.destinations, this.storageClasses);
	}

	/** The same backup, which nobody may remove yet. */
	Candidate busyBy(String what) {
		return new Candidate(this.id, this.at, this.label, this.flaw, this.safety, this.proven, this.hold, what,
				this.expiresAt, this.needs, this.locked, this.begun, this.destinations, this.storageClasses);
	}

	/** The same backup, proven. */
	Candidate asProven() {
		return new Candidate(this.id, this.at, this.label, this.flaw, this.safety, true, this.hold, this.busy,
				this.expiresAt, this.needs, this.locked, this.begun, this.destinations, this.storageClasses);
	}

}
