package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.List;

/**
 * What becomes of tables that were loaded into schemas of our own, beside others that
 * stay.
 */
interface Placing {

	/** The option that asks for it. */
	String option();

	/** Says what is in the way before anything is read. */
	void reserve(Session target) throws SQLException;

	/** What is in the way of these objects, for people. */
	List<String> problems(Session target, BesideObjects objects) throws SQLException;

	/** Whether entries of this kind are run. */
	boolean takes(TocEntry entry);

	/** Looks at what was made before any row is loaded. */
	default void made(Session target, MovedNames names) throws SQLException {
		// nothing that was not known before
	}

	/** Whether the catalogue is restored too. */
	default boolean compares() {
		return true;
	}

	/** Takes the section after the rows. */
	default void after(SchemaScript after, BesideObjects objects) {
		// nothing of it is kept for later
	}

	/**
	 * Statements that put everything in its place, and leave our schemas empty: one
	 * transaction.
	 */
	List<String> statements(Session target, BesideObjects objects) throws SQLException;

	/** What became of what was there, for people. */
	String became(Session target) throws SQLException;

	/** What is not restored on purpose, for people. */
	List<String> leftOut();

}
