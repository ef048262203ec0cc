package dev.holdfast.restore;

import java.util.List;

import dev.holdfast.history.HistoryKeys;

import dev.holdfast.plan.SourceSpec;

/** Backs up what a restore is going to replace. */
@FunctionalInterface
public interface SafetyBackup {

	/** The label of such backups: they are never chosen by their age. */
	String LABEL = HistoryKeys.SAFETY_LABEL;

	/**
	 * Makes a backup.
	 * @param request of the restore
	 * @param targets what is replaced, as sources
	 * @return its id
	 * @throws dev.holdfast.failure.HoldfastException when it fails
	 */
	String make(RestoreRequest request, List<SourceSpec> targets);

}
