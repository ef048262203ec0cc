package dev.holdfast.retention;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of the backups of a plan.
 *
 * @param decisions one for each, the newest backup first
 * @param refusal why nothing is removed or moved at all although the rules say so; null
 * where nothing looks wrong
 */
public record Decisions(List<Decision> decisions, @Nullable String refusal) {

	public Decisions {
		decisions = List.copyOf(decisions);
	}

	/** Those with this verdict. */
	public List<Decision> with(Decision.Verdict verdict) {
		return this.decisions.stream().filter((decision) -> decision.verdict() == verdict).toList();
	}

	/** The same, but nothing is removed or moved. */
	Decisions refused(String why) {
		List<Decision> kept = this.decisions.stream()
			.map((decision) -> (decision.verdict() == Decision.Verdict.KEEP) ? decision
					: Decision.keep(decision.backup(), "for now; would be " + decision.line()))
			.toList();
		return new Decisions(kept, why);
	}

}
