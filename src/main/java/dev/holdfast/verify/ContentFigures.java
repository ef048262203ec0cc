package dev.holdfast.verify;

/**
 * What was read from an archive and found as dumped.
 *
 * @param tables tables whose every row was digested again
 * @param scripted tables that are in an SQL script, of which only the script's bytes can
 * be digested
 * @param rows in all of these tables
 * @param files files, directories and links
 * @param documents schemas, roles and scripts
 * @param entries of the tar stream
 * @param bytes of the tar stream
 */
public record ContentFigures(long tables, long scripted, long rows, long files, long documents, long entries,
		long bytes) {
}
