package dev.holdfast.source;

/** How much a proof compares. */
public enum ProofLevel {

	/** Numbers of rows and files, and the catalogue. */
	COUNTS,

	/** The digest of every row and the content of every file as well. */
	EXACT

}
