package dev.holdfast.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.failure.HoldfastException;

/**
 * A place that one source's dump is loaded into and proven in. What is loaded stays apart
 * from what was there until {@link #accept}, so a restore that fails leaves the place as
 * it was. The order of calls is {@link #look}, {@link #prepare}, every {@link #entry} in
 * archive order, every {@link #item} of the contents document, {@link #finish},
 * {@link #prove}, then {@link #accept} or {@link #discard}. One thread makes these calls;
 * {@link #stop} may come from another at any time.
 */
public interface Target extends AutoCloseable {

	/** Where this is, for people; without secrets. */
	String describe();

	/**
	 * Looks at what is there now; changes nothing.
	 * @throws HoldfastException with {@code UNREACHABLE} when it cannot be looked at
	 */
	TargetState look();

	/**
	 * Refuses to replace what is there when that would lose more than what is restored
	 * brings; changes nothing. To be asked before {@link #prepare} when something is to
	 * be replaced.
	 * @param own directories that Holdfast itself writes to
	 * @return what whoever asked for it should know
	 * @throws HoldfastException with {@code BAD_PLAN} when it must not be replaced
	 */
	default List<String> requireReplaceable(Loading how, Collection<Path> own) {
		return List.of();
	}

	/**
	 * Makes the place that is loaded: a new database, a directory beside. A place of the
	 * same {@code loading.id()} that a killed run left is gone on with; its own marker
	 * says what it holds already.
	 * @throws HoldfastException with {@code UNREACHABLE} when the target is unfit
	 * (rights, version, missing roles, extensions, locales: all of them at once),
	 * {@code DISK_FULL} when it has no room, {@code BUSY} when another run loads the same
	 * target
	 */
	void prepare(Loading loading);

	/**
	 * Takes one entry of the source. Returns when its content was read; the load itself
	 * may go on behind, within bounded memory.
	 * @param path its name relative to the source
	 * @throws HoldfastException with {@code DAMAGED} when what arrives cannot be loaded,
	 * {@code UNREACHABLE} or {@code DISK_FULL} when the target fails; names statement and
	 * object
	 */
	void entry(Entry entry, String path, InputStream content) throws IOException;

	/** Takes one item of the contents document, which comes last in an archive. */
	void item(ContentItem item) throws IOException;

	/**
	 * Waits until everything is loaded, then builds what follows the rows: indexes,
	 * constraints, sequences, materialised views, statistics.
	 */
	void finish();

	/**
	 * Reads everything back and compares it with what the dump's snapshot held.
	 * @return what was found; differences are part of it, not thrown
	 * @throws HoldfastException with {@code UNREACHABLE} when it cannot be read back
	 */
	Proof prove(ProofLevel level);

	/**
	 * Puts what was loaded in the place of what was there, at once or not at all.
	 * @return what became of what was there before, for people; empty for nothing
	 */
	String accept();

	/**
	 * Whether a run has put what it loaded in its place, and died before it could say so:
	 * then it must not do it again. To be asked before {@link #prepare}.
	 * @param id of the run
	 */
	default boolean accepted(String id) {
		return false;
	}

	/**
	 * What an {@link #accept} that failed has changed nevertheless and could not put
	 * back, for people; empty when the place is as it was.
	 */
	default String changed() {
		return "";
	}

	/**
	 * Removes what {@link #prepare} made, after it has made sure that this run made it.
	 */
	void discard();

	/** Makes a running call end soon with {@link LoadStoppedException}. */
	void stop();

	/** Ends connections, child processes and servers of our own. */
	@Override
	void close();

}
