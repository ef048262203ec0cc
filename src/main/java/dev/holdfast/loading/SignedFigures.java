package dev.holdfast.loading;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.SourceSummary.TableSummary;
import dev.holdfast.source.files.FilesDigest;

/**
 * Compares what the archive says of a source with what the signed manifest says: what is
 * proven against the one is then proven against the other.
 */
final class SignedFigures {

	private final SourceSummary summary;

	private final Map<TableName, String> expected = new HashMap<>();

	private final FilesDigest files = new FilesDigest();

	SignedFigures(SourceSummary summary) {
		this.summary = summary;
		for (TableSummary table : summary.tables()) {
			this.expected.put(new TableName(table.database(), table.schema(), table.name()),
					figures(table.rows(), table.bytes(), table.digest()));
		}
	}

	/** Takes an item of the contents document. */
	void item(ContentItem item) throws DamagedArchiveException {
		if (item instanceof ContentItem.File file) {
			this.files.add(file);
		}
		else if (item instanceof ContentItem.Table table) {
			TableName name = new TableName(table.database(), table.schema(), table.name());
			String signed = this.expected.remove(name);
			String described = figures(table.rows(), table.bytes(), table.digest());
			if (!described.equals(signed)) {
				throw new DamagedArchiveException("table " + name.text() + " has " + described + ", in the manifest "
						+ Objects.requireNonNullElse(signed, "nothing"), null);
			}
		}
	}

	/** Says that there are no more. */
	void finish() throws DamagedArchiveException {
		if (!this.expected.isEmpty()) {
			throw new DamagedArchiveException("table " + this.expected.keySet().iterator().next().text()
					+ " of the manifest is not in the archive", null);
		}
		String signed = this.summary.filesDigest();
		if (this.files.items() != this.summary.files() || (signed != null && !signed.equals(this.files.hex()))) {
			throw new DamagedArchiveException("source " + this.summary.name() + " holds " + this.files.items()
					+ " files, directories and links with digest " + this.files.hex() + ", the manifest says "
					+ this.summary.files() + " with " + signed, null);
		}
	}

	private static String figures(long rows, long bytes, String digest) {
		return rows + " rows, " + bytes + " bytes, digest " + digest;
	}

	/**
	 * A table's whole name: {@code "a.b"."c"} is not {@code "a"."b.c"}.
	 *
	 * @param database where a source holds several; else null
	 * @param schema null for collections
	 * @param name the table
	 */
	private record TableName(@Nullable String database, @Nullable String schema, String name) {

		String text() {
			String qualified = (this.schema != null) ? this.schema + "." + this.name : this.name;
			return (this.database != null) ? this.database + ": " + qualified : qualified;
		}

	}

}
