package dev.holdfast.source.postgres.json;

import java.util.List;

import dev.holdfast.archive.encryption.DamagedArchiveException;

/**
 * What is needed to read a table's JSON rows: the document {@code columns.json} beside
 * them.
 *
 * @param statement the COPY statement that loads the rows once they are COPY text again,
 * the same as in {@code copy.sql} of the native format
 * @param columns in the order of the rows
 */
public record JsonTable(String statement, List<JsonColumn> columns) {

	public JsonTable {
		columns = List.copyOf(columns);
	}

	/** The document, UTF-8. */
	public byte[] document() {
		return TableDocument.write(this);
	}

	/**
	 * Reads a document.
	 * @throws DamagedArchiveException when it is none
	 */
	public static JsonTable parse(byte[] document) throws DamagedArchiveException {
		return TableDocument.read(document);
	}

}
