package dev.holdfast.plan;

import java.util.List;

/**
 * What happens around a restore to where the plan has its sources.
 *
 * @param before commands that run first, each a program and its arguments
 * @param after commands that run last, whatever happened
 */
public record RestoreSpec(List<List<String>> before, List<List<String>> after) {

	public RestoreSpec {
		before = before.stream().map(List::copyOf).toList();
		after = after.stream().map(List::copyOf).toList();
	}

}
