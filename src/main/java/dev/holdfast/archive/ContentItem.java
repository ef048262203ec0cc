package dev.holdfast.archive;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** One item of {@code contents.json}. */
public sealed interface ContentItem {

	/**
	 * A table or collection.
	 *
	 * @param database the database, only where one source holds several; else null
	 * @param schema its schema, null for collections
	 * @param name its name
	 * @param path directory of its entries, relative to the source, percent-encoded
	 * @param format {@code copy}, {@code json}, {@code script} or {@code bson}
	 * @param columns in the order of the rows
	 * @param pieces how many numbered entries hold its rows
	 * @param bytes of all rows
	 * @param rows how many
	 * @param digest sum of the row digests, 32 hex digits
	 * @param continued numbers of the pieces that begin in the middle of a row
	 */
	record Table(@Nullable String database, @Nullable String schema, String name, String path, String format,
			List<String> columns, int pieces, long bytes, long rows, String digest,
			List<Integer> continued) implements ContentItem {

		public Table {
			columns = List.copyOf(columns);
			continued = List.copyOf(continued);
		}

	}

	/**
	 * A file, directory or link.
	 *
	 * @param path entry name relative to the source
	 * @param kind what it is
	 * @param size of the file in bytes, holes included
	 * @param digest XXH3-128 of the content, 32 hex digits; null for all but files
	 * @param link target of a link; null for others
	 * @param mode permission bits
	 * @param owner {@code user:group}, numeric where there is no name
	 * @param modified ISO-8601 with nanoseconds
	 * @param superseded whether a later entry of the same name replaces this one, which
	 * was read while it changed
	 */
	record File(String path, Entry.Kind kind, long size, @Nullable String digest, @Nullable String link, int mode,
			String owner, String modified, boolean superseded) implements ContentItem {
	}

	/**
	 * An object of a database's catalogue.
	 *
	 * @param database the database, only where one source holds several; else null
	 * @param kind {@code table}, {@code column}, {@code index}, {@code function}, …
	 * @param identity qualified name, unique within its kind
	 * @param details facts compared on every version (types, values)
	 * @param definition digest of the deparsed text, compared on the same major only;
	 * null where there is no text
	 */
	record CatalogObject(@Nullable String database, String kind, String identity, Map<String, String> details,
			@Nullable String definition) implements ContentItem {

		public CatalogObject {
			details = Map.copyOf(details);
		}

	}

	/**
	 * An entry that is neither rows nor a file of the user's: schema, roles, statements.
	 *
	 * @param path entry name relative to the source
	 * @param bytes its size
	 * @param digest XXH3-128 of its bytes, 32 hex digits
	 */
	record Document(String path, long bytes, String digest) implements ContentItem {
	}

}
