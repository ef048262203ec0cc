package dev.holdfast.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.holdfast.readback.ListedBackups;
import dev.holdfast.restore.SafetyBackup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryFilter;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.Verifications;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import org.jspecify.annotations.Nullable;

/**
 * Finds the backups that somebody wants verified: in the history, and where that does not
 * know them, at the destinations.
 */
final class VerifySelection {

	private final Output output;

	/** Of which the newest is almost always one that counts. */
	private static final int FEW = 5;

	private final HistoryDatabase database;

	private final BackupHistory history;

	VerifySelection(Output output, HistoryDatabase database) {
		this.output = output;
		this.database = database;
		this.history = new BackupHistory(database);
	}

	/**
	 * One backup.
	 * @param typed its id, a prefix of one, or {@code latest}
	 * @param plan the plan that the latest is of; null for any
	 * @throws HoldfastException with {@code NOTHING_TO_RESTORE} when there is none
	 */
	Chosen one(String typed, @Nullable String plan) {
		if (typed.equals(BackupHistory.LATEST)) {
			return newestCompleted(plan)
				.orElseThrow(() -> nothing("no finished backup yet", "holdfast history lists what there is"));
		}
		try {
			return chosen(this.history.show(this.history.resolve(typed, plan)).backup());
		}
		catch (HoldfastException ex) {
			if (ex.code() != ExitCode.BAD_PLAN) {
				throw ex;
			}
			// a machine without history still knows what an id means
			return BackupId.parse(typed)
				.map((id) -> new Chosen(id, Set.of(), null))
				.orElseThrow(() -> nothing(ex.what(), ex.hint()));
		}
	}

	private static Chosen chosen(BackupRecord record) {
		String id = String.valueOf(record.facts().backupId());
		if (record instanceof BackupRecord.Deleted) {
			throw nothing("backup " + id + " was deleted", "holdfast history lists what there is");
		}
		if (!(record instanceof BackupRecord.Completed completed)) {
			throw nothing("backup " + id + " was never finished: it is " + record.status().word(),
					"holdfast history --status completed lists those that were");
		}
		Set<String> stored = completed.archive()
			.destinations()
			.stream()
			.filter((at) -> "stored".equals(at.result()))
			.map((at) -> at.name())
			.collect(Collectors.toSet());
		return new Chosen(BackupId.parse(id).orElseThrow(() -> nothing("'" + id + "' is no backup id", null)), stored,
				record.facts().label());
	}

	/** The newest backup of a plan. */
	Chosen newest(BackupPlan plan) {
		return newestCompleted(plan.name())
			.or(() -> all(plan).values().stream().max(Comparator.comparing((chosen) -> chosen.id().instant())))
			.orElseThrow(() -> none(plan));
	}

	/** What a restore has put aside is never chosen by its age. */
	private Optional<Chosen> newestCompleted(@Nullable String plan) {
		List<Chosen> page;
		int number = 1;
		do {
			page = of(plan, EnumSet.of(BackupRecord.Status.COMPLETED), number++, FEW).stream()
				.map(VerifySelection::chosen)
				.toList();
			Optional<Chosen> newest = page.stream()
				.filter((chosen) -> !SafetyBackup.LABEL.equals(chosen.label()))
				.findFirst();
			if (newest.isPresent()) {
				return newest;
			}
		}
		while (page.size() == FEW);
		return Optional.empty();
	}

	/**
	 * The good backups of a plan, the newest first: finished, and no verification or
	 * restore has found them to be anything else than what was dumped.
	 * @param before begun before this; null for any time
	 * @param untested whether those that a restore has proven are left out
	 */
	List<Chosen> good(BackupPlan plan, @Nullable Instant before, boolean untested) {
		Map<String, Verifications.Verification> checked = new Verifications(this.database).ofPlan(plan.name());
		return all(plan).values()
			.stream()
			.filter((chosen) -> !SafetyBackup.LABEL.equals(chosen.label()))
			.filter((chosen) -> before == null || chosen.id().instant().isBefore(before))
			.filter((chosen) -> {
				Verifications.Verification found = checked.get(chosen.id().value());
				return found == null || (!found.bad() && !(untested && found.proven()));
			})
			.sorted(Comparator.comparing((Chosen chosen) -> chosen.id().instant()).reversed())
			.toList();
	}

	/**
	 * All backups of a plan: those never verified first, then those whose last
	 * verification is longest ago.
	 */
	List<Chosen> leastVerified(BackupPlan plan) {
		Map<String, Verifications.Verification> verified = new Verifications(this.database).ofPlan(plan.name());
		List<Chosen> all = new ArrayList<>(all(plan).values());
		if (all.isEmpty()) {
			throw none(plan);
		}
		Map<String, Instant> times = new HashMap<>();
		verified.forEach((id, verification) -> times.put(id, verification.at()));
		all.sort(Comparator.comparing((Chosen chosen) -> times.getOrDefault(chosen.id().value(), Instant.MIN))
			.thenComparing((chosen) -> chosen.id().instant()));
		return all;
	}

	/**
	 * What the history knows as finished, and what destinations hold beside: not what it
	 * knows as anything else, for example a run of which one destination failed.
	 */
	private Map<String, Chosen> all(BackupPlan plan) {
		Map<String, Chosen> all = new LinkedHashMap<>();
		Set<String> unfinished = new HashSet<>();
		List<BackupRecord> page = List.of();
		for (int number = 1; number == 1 || page.size() == HistoryFilter.MOST; number++) {
			page = of(plan.name(), Set.of(), number, HistoryFilter.MOST);
			for (BackupRecord record : page) {
				String id = String.valueOf(record.facts().backupId());
				if (record instanceof BackupRecord.Completed) {
					all.put(id, chosen(record));
				}
				else {
					unfinished.add(id);
				}
			}
		}
		ListedBackups.of(plan, (failure) -> this.output.warning(failure.what()))
			.stream()
			.filter((id) -> !unfinished.contains(id.value()))
			.forEach((id) -> all.putIfAbsent(id.value(), new Chosen(id, Set.of(), null)));
		return all;
	}

	private List<BackupRecord> of(@Nullable String plan, Set<BackupRecord.Status> statuses, int page, int limit) {
		HistoryFilter filter = new HistoryFilter(HistoryKeys.BACKUP_JOB, plan, statuses, null, null, null, null,
				HistoryFilter.Sort.CREATED, true, page, limit);
		return this.history.page(filter).records();
	}

	private static HoldfastException none(BackupPlan plan) {
		return nothing("no backup of plan " + plan.name() + " in the history or at its destinations",
				"make one: holdfast backup " + plan.name());
	}

	private static HoldfastException nothing(String what, @Nullable String hint) {
		return new HoldfastException(ExitCode.NOTHING_TO_RESTORE, what, hint);
	}

	/**
	 * A backup to verify.
	 *
	 * @param id which
	 * @param stored names of the destinations that it was stored at; empty for not known
	 * @param label of the backup; null for none, or not known
	 */
	record Chosen(BackupId id, Set<String> stored, @Nullable String label) {
	}

}
