package dev.holdfast.source.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.RowDigest;

/**
 * What a database consists of besides rows, read from its catalogue, for dumps and proofs
 * alike. Facts (types, flags) are compared on every version, digests of deparsed text
 * only on the same major, because majors deparse differently. Versions of extensions are
 * no part of it: a restore takes the installed one.
 */
final class Inventory {

	private final Session session;

	private final @Nullable String database;

	private final MovedNames names;

	private final RowDigest digest = new RowDigest();

	/**
	 * @param session whose transaction sees the instant
	 * @param database put into each item where a source holds several; null else
	 * @param names under which what is read was loaded; anything else in the database is
	 * left out
	 */
	Inventory(Session session, @Nullable String database, MovedNames names) {
		this.session = session;
		this.database = database;
		this.names = names;
	}

	/**
	 * Reads the inventory, a few rows at a time.
	 * @param kept the relations it is about
	 * @return a digest of all items, independent of their order
	 */
	String read(List<Relation> kept, Consumer<ContentItem.CatalogObject> items) throws SQLException {
		Long[] oids = kept.stream().filter((each) -> each.extension() == null).map(Relation::oid).toArray(Long[]::new);
		for (String query : InventoryQueries.ALL) {
			this.session.query(query, (row) -> {
				if (this.names.any() ? isLoaded(row.getString(1), row.getString(2))
						: !this.names.hides(row.getString(2))) {
					items.accept(item(row));
				}
			}, (Object) oids);
		}
		return this.digest.hex();
	}

	private boolean isLoaded(String kind, String identity) {
		return this.names.isIn(identity) && !kind.equals("schema") && !identity.startsWith("schema ");
	}

	private ContentItem.CatalogObject item(ResultSet row) throws SQLException {
		TreeMap<String, String> details = new TreeMap<>();
		String[] pairs = (String[]) row.getArray(4).getArray();
		for (int i = 0; i < pairs.length; i += 2) {
			if (pairs[i + 1] != null && !pairs[i + 1].isEmpty()) {
				details.put(pairs[i], this.names.back(pairs[i + 1]));
			}
		}
		String text = row.getString(3);
		String definition = (text != null && !text.isEmpty()) ? hash(this.names.back(text)) : null;
		String kind = row.getString(1);
		String identity = this.names.back(row.getString(2));
		byte[] line = (kind + "\t" + identity + "\t" + details + "\t" + definition).getBytes(StandardCharsets.UTF_8);
		this.digest.add(line, 0, line.length);
		return new ContentItem.CatalogObject(this.database, kind, identity, details, definition);
	}

	private static String hash(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(bytes, 0, bytes.length));
	}

}
