package dev.holdfast.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.holdfast.plan.RetentionSpec;
import org.jspecify.annotations.Nullable;

/** Decides which backups of a plan stay. Purely: of what it is told, and nothing else. */
public final class Retention {

	/** By age, the oldest first; what has none comes first. */
	static final Comparator<Candidate> ORDER = Comparator
		.comparing(Candidate::at, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
		.thenComparing(Candidate::id);

	private final Collection<Candidate> backups;

	private final Policy policy;

	/** Those that count, the oldest first. */
	private final List<Candidate> counting;

	private final List<Rule> rules;

	private final @Nullable Candidate newestProven;

	private Retention(Collection<Candidate> backups, ZoneId zone, Policy policy) {
		this.backups = backups;
		this.policy = policy;
		this.counting = backups.stream().filter(Candidate::counts).sorted(ORDER).toList();
		this.newestProven = this.counting.stream().filter(Candidate::proven).max(ORDER).orElse(null);
		this.rules = this.counting.isEmpty() ? List.of() : rules(zone);
	}

	/**
	 * Decides about all backups of one plan.
	 * @param backups all of them, in any order
	 * @param now the time, to be held against the backups': ages do not count from it but
	 * from the newest good backup
	 * @param zone in which days, weeks, months and years begin
	 * @param policy what decides
	 * @return a decision for each, with its reason
	 */
	public static Decisions decide(Collection<Candidate> backups, Instant now, ZoneId zone, Policy policy) {
		return new Retention(backups, zone, policy).decide(now);
	}

	private List<Rule> rules(ZoneId zone) {
		RetentionSpec retention = this.policy.retention();
		Instant newest = Objects.requireNonNull(newest().at());
		List<Rule> all = new ArrayList<>(new Rules(retention, zone, this.counting, newest).all());
		this.policy.only().forEach((destination, names) -> {
			List<Candidate> there = this.counting.stream()
				.filter((backup) -> backup.destinations().contains(destination))
				.toList();
			all.addAll(new Rules(retention, zone, there, newest).of(names, destination));
		});
		return all;
	}

	private Candidate newest() {
		return this.counting.get(this.counting.size() - 1);
	}

	private Decisions decide(Instant now) {
		Map<String, Decision> decided = new HashMap<>();
		this.backups.forEach((backup) -> decided.put(backup.id(), decide(backup)));
		keepWhatIsNeeded(decided);
		Decisions all = new Decisions(
				this.backups.stream().sorted(ORDER.reversed()).map((backup) -> decided.get(backup.id())).toList(),
				null);
		String refusal = new Doubts(this.backups, this.counting, this.policy).about(all, now);
		return (refusal != null) ? all.refused(refusal) : all;
	}

	private Decision decide(Candidate backup) {
		String hold = backup.hold();
		if (hold != null) {
			return Decision.keep(backup, "held: " + hold);
		}
		String busy = backup.busy();
		if (busy != null) {
			return Decision.keep(backup, busy);
		}
		if (this.policy.retention().isUnlimited() && !backup.begun()) {
			return Decision.keep(backup, "the plan keeps everything");
		}
		if (backup.at() == null) {
			String flaw = backup.flaw();
			return Decision.keep(backup, "its age cannot be told" + ((flaw != null) ? ": " + flaw : ""));
		}
		if (this.counting.isEmpty()) {
			return Decision.keep(backup, "there is no good backup");
		}
		Decision wanted = backup.begun() ? Decision.remove(backup, "its deletion has begun") : byRules(backup);
		String locked = backup.locked();
		return (locked != null && wanted.verdict() != Decision.Verdict.KEEP) ? Decision.keep(backup, locked) : wanted;
	}

	private Decision byRules(Candidate backup) {
		for (Rule rule : this.rules) {
			String why = rule.keeps(backup);
			if (why != null) {
				return kept(backup, why, rule.storageClass());
			}
		}
		if (backup == newest()) {
			return Decision.keep(backup, "newest good");
		}
		if (backup == this.newestProven) {
			return Decision.keep(backup, "newest proven");
		}
		return Decision.remove(backup, why(backup));
	}

	/** What is needed first is not put where it takes hours to come back from. */
	private Decision kept(Candidate backup, String why, @Nullable String storageClass) {
		String reason = backup.counts() ? why : why + ((backup.flaw() != null) ? ", though " + backup.flaw() : "");
		boolean moves = storageClass != null && backup.counts() && backup != newest() && backup != this.newestProven
				&& backup.storageClasses().stream().anyMatch((each) -> !each.equals(storageClass));
		return moves ? new Decision(backup, Decision.Verdict.MOVE, reason, storageClass)
				: Decision.keep(backup, reason);
	}

	private String why(Candidate backup) {
		List<String> older = new ArrayList<>();
		List<String> others = new ArrayList<>();
		for (Rule rule : this.rules) {
			String why = rule.lets(backup);
			if (why.startsWith(Rule.OLDER)) {
				older.add(why.substring(Rule.OLDER.length()));
			}
			else if (!why.isEmpty()) {
				others.add(why);
			}
		}
		if (!older.isEmpty()) {
			others.add(0, Rule.OLDER + String.join(", ", older));
		}
		String flaw = backup.flaw();
		return String.join("; ", others) + ((flaw != null) ? "; " + flaw : "");
	}

	/** Of what stays, also what that needs, and so on. */
	private void keepWhatIsNeeded(Map<String, Decision> decided) {
		List<Candidate> look = new ArrayList<>(this.backups);
		while (!look.isEmpty()) {
			Candidate backup = look.remove(look.size() - 1);
			Decision needed = (backup.needs() != null) ? decided.get(backup.needs()) : null;
			Decision own = decided.get(backup.id());
			if (needed != null && own != null && own.verdict() != Decision.Verdict.REMOVE
					&& needed.verdict() == Decision.Verdict.REMOVE) {
				decided.put(needed.backup().id(), Decision.keep(needed.backup(), backup.id() + " needs it"));
				look.add(needed.backup());
			}
		}
	}

}
