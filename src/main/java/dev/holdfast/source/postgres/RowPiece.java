package dev.holdfast.source.postgres;

/**
 * What is loaded in one transaction.
 *
 * @param name of its entry
 * @param table that it belongs to; without a COPY statement it is statements itself
 * @param buffer its content
 * @param length of it
 */
record RowPiece(String name, LoadTable table, byte[] buffer, int length) {

	/** After the last. */
	static final RowPiece END = new RowPiece("", new LoadTable("", "", null), new byte[0], 0);

}
