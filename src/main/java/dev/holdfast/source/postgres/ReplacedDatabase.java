package dev.holdfast.source.postgres;

import java.time.Instant;
import java.util.List;

/**
 * A database that a restore has replaced and kept beside.
 *
 * @param name as it is called now, {@code <target>_before_<time>}
 * @param target the database that was restored in its place
 * @param since when it was replaced, in seconds of UTC
 * @param bytes size on disk
 * @param sessions who is connected to it now, for people
 */
public record ReplacedDatabase(String name, String target, Instant since, long bytes, List<String> sessions) {

	public ReplacedDatabase {
		sessions = List.copyOf(sessions);
	}

}
