package dev.holdfast.source.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.holdfast.source.SourceSummary.TableSummary;

/**
 * What was dumped of one database.
 *
 * @param instant the moment it shows
 * @param tables in archive order
 * @param details what the text of rows depends on
 */
record DatabaseSummary(Instant instant, List<TableSummary> tables, Map<String, String> details) {

	DatabaseSummary {
		tables = List.copyOf(tables);
		details = Map.copyOf(details);
	}

}
