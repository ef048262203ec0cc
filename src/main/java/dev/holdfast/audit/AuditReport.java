package dev.holdfast.audit;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a check of the chain has found.
 *
 * @param head where the chain ends; null where there is none
 * @param links that were looked at
 * @param executions that were compared with their links
 * @param findings what was changed; at most {@value #MOST}
 * @param notes what cannot be told, in words
 */
public record AuditReport(@Nullable AuditHead head, long links, long executions, List<AuditFinding> findings,
		List<String> notes) {

	/** Findings that are told: who has these needs no more. */
	public static final int MOST = 1000;

	public AuditReport {
		findings = List.copyOf(findings);
		notes = List.copyOf(notes);
	}

}
