package dev.holdfast.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/** Made-up histories of a plan. */
final class History {

	private static final List<ZoneId> ZONES = new TreeSet<>(ZoneId.getAvailableZoneIds()).stream()
		.map(ZoneId::of)
		.toList();

	private History() {
	}

	static ZoneId zone(Random random) {
		return ZONES.get(random.nextInt(ZONES.size()));
	}

	/**
	 * Daily backups of so many days, some with labels beside them, some missing, bad,
	 * proven, held, or of the same second as others.
	 */
	static List<Candidate> daily(Random random, int days, ZoneId zone) {
		ZonedDateTime time = ZonedDateTime.of(2021 + random.nextInt(6), 1 + random.nextInt(12), 1 + random.nextInt(28),
				random.nextInt(24), random.nextInt(60), 0, 0, zone);
		List<Candidate> backups = new ArrayList<>();
		for (int day = 0; day < days; day++) {
			time = time.plusDays(1);
			if (random.nextInt(12) == 0) {
				continue;
			}
			backups.add(any(random, time.toInstant(), "d" + day, (random.nextInt(40) == 0) ? "nightly" : null));
			if (random.nextInt(9) == 0) {
				Instant same = time.toInstant().plus(Duration.ofHours(random.nextInt(20)));
				backups.add(any(random, same, "p" + day, (random.nextInt(4) == 0) ? null : "pre-deploy"));
			}
		}
		return backups;
	}

	private static Candidate any(Random random, Instant at, String id, @Nullable String label) {
		return new Candidate(id, at, label, (random.nextInt(60) == 0) ? "found bad" : null, random.nextInt(150) == 0,
				random.nextInt(20) == 0, (random.nextInt(60) == 0) ? "lawyers" : null,
				(random.nextInt(200) == 0) ? "being restored" : null,
				(random.nextInt(10) == 0) ? at.plus(Duration.ofDays(random.nextInt(900))) : null, null, null, false,
				(random.nextInt(3) == 0) ? Set.of("local", "offsite") : Set.of("local"), Set.of());
	}

	static Candidate good(String id, String at) {
		return new Candidate(id, Instant.parse(at), null, null, false, false, null, null, null, null, null, false,
				Set.of("local"), Set.of("STANDARD"));
	}

	static Candidate with(Candidate of, String what) {
		return new Candidate(of.id(), what.equals("unknown") ? null : of.at(),
				what.startsWith("label ") ? what.substring(6) : of.label(),
				what.equals("bad") ? "found bad" : of.flaw(), what.equals("safety") || of.safety(),
				what.equals("proven") || of.proven(), what.equals("held") ? "audit 2026" : of.hold(),
				what.equals("busy") ? "being verified" : of.busy(),
				what.startsWith("until ") ? Instant.parse(what.substring(6)) : of.expiresAt(),
				what.startsWith("needs ") ? what.substring(6) : of.needs(),
				what.equals("locked") ? "kept by the store" : of.locked(), what.equals("begun") || of.begun(),
				what.equals("offsite") ? Set.of("local", "offsite") : of.destinations(), of.storageClasses());
	}

	/** Daily at 02:00 UTC, the last on 2026-11-20; the newest is {@code b1}. */
	static List<Candidate> days(int count) {
		List<Candidate> backups = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			backups.add(good("b" + i, Instant.parse("2026-11-21T02:00:00Z").minus(Duration.ofDays(i)).toString()));
		}
		return backups;
	}

}
