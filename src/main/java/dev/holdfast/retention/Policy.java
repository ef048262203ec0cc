package dev.holdfast.retention;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.holdfast.plan.RetentionSpec;
import org.jspecify.annotations.Nullable;

/**
 * What decides about the backups of a plan.
 *
 * @param retention the plan's rules; without any everything stays
 * @param only of each destination that takes some classes or labels only, those
 * @param interval how far apart backups are meant to be; null for as far as they were
 * @param allowLargeRemoval whether more than half of the good backups may go at once
 */
public record Policy(RetentionSpec retention, Map<String, List<String>> only, @Nullable Duration interval,
		boolean allowLargeRemoval) {

	public Policy {
		only = Map.copyOf(only);
	}

}
