package dev.holdfast.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a dump of one source holds: the source's part of the manifest. Its size does not
 * depend on the number of rows or files.
 *
 * @param name the source's name
 * @param type the source's type
 * @param instant the moment all of the dump shows; for files, when reading began
 * @param database the database's name, null for files
 * @param format {@code copy}, {@code json}, {@code script}, {@code bson}; null for files
 * @param versions of servers and tools
 * @param tables tables or collections, in archive order; empty for files
 * @param rows rows in all tables
 * @param files files, directories and links; 0 for databases
 * @param bytes bytes of all entries
 * @param filesDigest sum of the digests of all file items, 32 hex digits; null for
 * databases
 * @param details what else proves the dump, for example the encoding, locale, and a
 * digest of the inventory; JSON scalars only
 */
public record SourceSummary(String name, String type, Instant instant, @Nullable String database,
		@Nullable String format, Map<String, String> versions, List<TableSummary> tables, long rows, long files,
		long bytes, @Nullable String filesDigest, Map<String, String> details) {

	public SourceSummary {
		versions = Map.copyOf(versions);
		tables = List.copyOf(tables);
		details = Map.copyOf(details);
	}

	/**
	 * One table's proof.
	 *
	 * @param database the database, only where one source holds several; else null
	 * @param schema the schema; null for collections
	 * @param name the table
	 * @param rows how many
	 * @param bytes of the rows as dumped
	 * @param digest sum of the row digests, 32 hex digits
	 */
	public record TableSummary(@Nullable String database, @Nullable String schema, String name, long rows, long bytes,
			String digest) {
	}

}
