package dev.holdfast.source;

import java.util.List;
import java.util.Map;

/**
 * What was seen before a dump.
 *
 * @param estimatedBytes size of the dump in bytes as far as it can be told; 0 for unknown
 * @param versions of servers and tools, for example {@code server} and {@code pg_dump}
 * @param warnings what does not stop the dump but should be said
 */
public record Preflight(long estimatedBytes, Map<String, String> versions, List<String> warnings) {

	public Preflight {
		versions = Map.copyOf(versions);
		warnings = List.copyOf(warnings);
	}

}
