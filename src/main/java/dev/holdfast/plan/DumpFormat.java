package dev.holdfast.plan;

/** How the rows of a database are written. */
public enum DumpFormat {

	/** COPY text for PostgreSQL, SCRIPT for H2. */
	NATIVE,

	/** One JSON object per row. */
	JSON

}
