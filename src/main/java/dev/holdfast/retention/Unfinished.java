package dev.holdfast.retention;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a run has left that did not succeed from taking the place of a good backup.
 * A manifest proves that its archive is whole, not that all of its run was done.
 */
final class Unfinished {

	private Unfinished() {
	}

	/**
	 * The same backups. One whose run did not succeed is not good; and as long as it may
	 * be taken up again, or nothing newer is good, it is not removed.
	 * @param runs that this history knows as not finished
	 * @param foreign whether this history does not know how a backup's run has ended:
	 * such a one is not good while a required destination lacks it, unless all of them do
	 * @param required names of the required destinations
	 */
	static List<Candidate> told(List<Candidate> backups, Map<BackupId, KnownBackups.Unfinished> runs,
			Predicate<Candidate> foreign, Set<String> required) {
		List<Candidate> flawed = backups.stream().map((each) -> {
			KnownBackups.Unfinished run = run(each, runs);
			return (run != null && each.flaw() == null) ? each.flawedBy(run.how()) : each;
		}).toList();
		boolean whole = flawed.stream().anyMatch((each) -> each.counts() && each.destinations().containsAll(required));
		List<Candidate> judged = flawed.stream()
			.map((each) -> (whole && each.counts() && foreign.test(each) && !each.destinations().containsAll(required))
					? each.flawedBy("a required destination lacks it") : each)
			.toList();
		Candidate newest = judged.stream().filter(Candidate::counts).max(Retention.ORDER).orElse(null);
		return judged.stream().map((each) -> {
			KnownBackups.Unfinished run = run(each, runs);
			if (run == null || each.busy() != null || each.begun()) {
				return each;
			}
			boolean stays = run.resumable() || newest == null || Retention.ORDER.compare(each, newest) > 0;
			return stays ? each.busyBy("not finished: " + run.how()) : each;
		}).toList();
	}

	private static KnownBackups.@Nullable Unfinished run(Candidate backup,
			Map<BackupId, KnownBackups.Unfinished> runs) {
		return runs.get(BackupId.parse(backup.id()).orElseThrow());
	}

}
