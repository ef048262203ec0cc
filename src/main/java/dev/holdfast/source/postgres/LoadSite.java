package dev.holdfast.source.postgres;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/**
 * Where in a server the dump of one database is loaded, and how what was loaded comes to
 * its place. The order of calls is {@link #reserve}, {@link #check}, {@link #state},
 * {@link #make}, {@link #complete}, then {@link #accept} or {@link #discard}.
 */
interface LoadSite {

	/** The state of a site that holds everything. */
	String LOADED = "loaded";

	/** The database that is loaded. */
	String database();

	/**
	 * Keeps others from the target, and says what is in the way. Changes nothing but what
	 * dead runs have left.
	 * @throws HoldfastException {@code BUSY} when another run is at it, {@code BAD_PLAN}
	 * when nobody has said that what is there may be replaced
	 */
	void reserve();

	/**
	 * Looks whether everything that the dump needs is there.
	 * @throws HoldfastException {@code UNREACHABLE} with all that is missing
	 */
	void check(DatabaseFacts facts, SchemaScript before, LoadSelection selection);

	/** How far this run came before it died; empty for a new one. */
	String state();

	/** Makes the place anew. */
	void make(DatabaseFacts facts, SchemaScript before);

	/** Looks at what the section before the rows has made. */
	default void made() {
		// as it was dumped
	}

	/** Whether the catalogue is restored too. */
	default boolean compares() {
		return true;
	}

	/** Says that all of it is loaded. */
	void complete();

	/** Puts what was loaded in its place. */
	String accept(DatabaseLoad load);

	/**
	 * Removes what was made.
	 * @param fresh a session of its own, as others may be cut
	 */
	void discard(TargetServer fresh);

	/** Under which names objects are made. */
	default MovedNames names() {
		return MovedNames.NONE;
	}

	/** Whether an entry of the schema is for this place. */
	default boolean takes(TocEntry entry) {
		return true;
	}

	/**
	 * Takes the section after the rows, before any of it is run.
	 * @param load null where an earlier life of the run has run it
	 */
	default void after(SchemaScript after, @Nullable DatabaseLoad load) {
		// everything it needs was in the section before
	}

	/** Gathers statistics of what was loaded; empty where that is everything there is. */
	default String analyze() {
		return "";
	}

	/** What is not restored on purpose, for people. */
	default List<String> leftOut() {
		return List.of();
	}

}
