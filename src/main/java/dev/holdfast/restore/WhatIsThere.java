package dev.holdfast.restore;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.loading.Destined;
import dev.holdfast.source.Loading;

/**
 * What a restore finds at its targets: replaced only when that was said, and saved first.
 */
final class WhatIsThere {

	/** Said when there was no need for a backup. */
	static final String NOTHING = "not needed: there was nothing";

	private final RestoreRequest request;

	private final SafetyBackup safety;

	private final Consumer<String> warnings;

	WhatIsThere(RestoreRequest request, SafetyBackup safety, Consumer<String> warnings) {
		this.request = request;
		this.safety = safety;
		this.warnings = warnings;
	}

	/**
	 * Backs up what is there, when anything is.
	 * @param earlier what this run did before it died; null for none
	 * @return what was done, for the history
	 */
	String save(Collection<Destined.Place> places, @Nullable String earlier) {
		Loading how = this.request.options();
		if (how.asSchema() != null) {
			return "not needed: nothing is replaced";
		}
		List<Destined.Place> full = places.stream().filter((place) -> !place.target().look().empty()).toList();
		if (!full.isEmpty() && !how.drop() && how.parts() != Loading.Parts.DATA_ONLY) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					full.get(0).target().describe() + " is not empty, and a restore replaces what is there",
					"say so with --drop, or restore elsewhere with --target");
		}
		full.forEach((place) -> place.target().requireReplaceable(how, this.request.own()).forEach(this.warnings));
		if (earlier != null) {
			return earlier;
		}
		return full.isEmpty() ? NOTHING : save(full);
	}

	private String save(List<Destined.Place> full) {
		if (this.request.safety() == RestoreRequest.Safety.NO) {
			return "none: --safety-backup no";
		}
		try {
			return this.safety.make(this.request, full.stream().map(Destined.Place::spec).toList());
		}
		catch (HoldfastException ex) {
			if (this.request.safety() == RestoreRequest.Safety.BEST_EFFORT) {
				this.warnings.accept("what was there could not be backed up: " + ex.what());
				return "failed: " + ex.what();
			}
			throw new HoldfastException(ex.code(),
					"nothing was restored, the backup of what is there failed: " + ex.what(),
					"mend that, or go on with --safety-backup best-effort or no"
							+ ((ex.hint() != null) ? " (" + ex.hint() + ")" : ""),
					ex);
		}
	}

}
