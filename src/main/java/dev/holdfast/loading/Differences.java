package dev.holdfast.loading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.batch.infrastructure.item.ExecutionContext;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.source.Proof;

/** What the proofs of a run have found to differ. */
public final class Differences {

	private static final int NAMED = 3;

	private Differences() {
	}

	/**
	 * Makes sure that nothing differs.
	 * @throws HoldfastException with {@code DAMAGED} that names the first differences
	 */
	public static void require(String backupId, Map<String, Proof> proofs) {
		List<String> named = new ArrayList<>();
		proofs.forEach((source, proof) -> proof.differences()
			.forEach((difference) -> named.add(source + ": " + text(difference))));
		if (!named.isEmpty()) {
			String more = (named.size() > NAMED) ? ", and " + (named.size() - NAMED) + " more" : "";
			throw new HoldfastException(ExitCode.DAMAGED,
					"what was restored of " + backupId + " is not what was dumped: "
							+ String.join("; ", named.subList(0, Math.min(NAMED, named.size()))) + more,
					"do not rely on this backup: make a new one, and report the differences");
		}
	}

	/** One difference as people read it. */
	public static String text(Proof.Difference difference) {
		String dumped = difference.dumped();
		String found = difference.found();
		return difference.kind() + " " + difference.name() + ": " + ((found == null) ? "missing, dumped was " + dumped
				: (dumped == null) ? "was not dumped, but " + found : "dumped " + dumped + ", found " + found);
	}

	/** Writes into a job's context what was compared. */
	public static void record(Map<String, Proof> proofs, ExecutionContext context) {
		context.putString(HistoryKeys.SOURCE_NAMES, String.join(",", proofs.keySet()));
		context.putLong(HistoryKeys.DIFFERENCES,
				proofs.values().stream().mapToLong((proof) -> proof.differences().size()).sum());
		proofs.forEach((source, proof) -> {
			context.putLong(HistoryKeys.source(source, "tables"), proof.tables().size());
			context.putLong(HistoryKeys.source(source, "rows"),
					proof.tables().stream().mapToLong(Proof.Compared::foundRows).sum());
		});
	}

}
