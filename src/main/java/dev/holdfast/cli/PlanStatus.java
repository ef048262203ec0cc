package dev.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.history.BackupHealth;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.plan.PlanOutline;

/**
 * Whether a plan has what it promises. Whatever cannot be told counts as stale: somebody
 * who watches must hear of it.
 *
 * @param outline the plan
 * @param health what the history knows
 * @param now when this is asked
 */
record PlanStatus(PlanOutline outline, BackupHealth.Health health, Instant now) {

	/** Clocks of two machines may differ so much. */
	private static final Duration SKEW = Duration.ofMinutes(10);

	/** How it stands. */
	enum State {

		OK, STALE, NEVER, DISABLED;

		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	State state() {
		if (reason() != null) {
			return (this.health.last() == null) ? State.NEVER : State.STALE;
		}
		return this.outline.enabled() ? State.OK : State.DISABLED;
	}

	/** Why it is stale; null when it is not. A disabled plan has nothing to keep. */
	@Nullable String reason() {
		if (!this.outline.enabled()) {
			return null;
		}
		Duration age = age();
		if (age == null) {
			return (this.health.last() == null) ? "it was never backed up" : "it has no good backup";
		}
		if (age.plus(SKEW).isNegative()) {
			return "its newest good backup is of the future: a clock is wrong";
		}
		if (this.outline.rpoUnread()) {
			return "its rpo cannot be read here";
		}
		Duration rpo = this.outline.rpo();
		return (rpo != null && age.compareTo(rpo) > 0)
				? "its newest good backup is " + text(age) + " old, its rpo is " + text(rpo) : null;
	}

	/** Of the data in the newest good backup; null without one. */
	@Nullable Duration age() {
		Instant dataAt = this.health.dataAt();
		return (dataAt != null) ? Duration.between(dataAt, this.now) : null;
	}

	@Nullable Instant nextDue() {
		String schedule = this.outline.schedule();
		return (schedule != null && this.outline.enabled()) ? NextDue.after(this.now, schedule, this.outline.zone())
				: null;
	}

	/** {@code 26 h}, {@code 3 d}; whole units are enough here. */
	static String text(Duration duration) {
		if (duration.isNegative()) {
			return "0 min";
		}
		if (duration.toMinutes() < 120) {
			return duration.toMinutes() + " min";
		}
		return (duration.toHours() < 72) ? duration.toHours() + " h" : duration.toDays() + " d";
	}

	/** For programs. */
	Map<String, Object> document() {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("plan", this.health.plan());
		document.put("state", state().word());
		put(document, "reason", reason());
		document.put("enabled", this.outline.enabled());
		BackupRecord.Completed good = this.health.newestGood();
		put(document, "newestGood", (good != null) ? good.facts().backupId() : null);
		put(document, "dataAt", this.health.dataAt());
		Duration age = age();
		put(document, "ageSeconds", (age != null) ? age.toSeconds() : null);
		Duration rpo = this.outline.rpo();
		put(document, "rpoSeconds", (rpo != null) ? rpo.toSeconds() : null);
		put(document, "rpoMet", (rpo != null) ? age != null && age.compareTo(rpo) <= 0 : null);
		put(document, "newestProven", this.health.newestProven());
		put(document, "provenAt", this.health.provenAt());
		put(document, "nextDue", nextDue());
		BackupRecord last = this.health.last();
		put(document, "lastRun", (last != null) ? last.status().word() : null);
		return document;
	}

	private static void put(Map<String, Object> document, String key, @Nullable Object value) {
		if (value != null) {
			document.put(key, (value instanceof Instant) ? value.toString() : value);
		}
	}

}
