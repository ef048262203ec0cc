package dev.holdfast.source;

import dev.holdfast.failure.HoldfastException;

/**
 * Something that can be dumped as named entries taken from one consistent moment. An
 * instance serves one run; {@link #stop} may be called from another thread at any time.
 */
public interface Source extends AutoCloseable {

	/** The source's name in its plan. */
	String name();

	/** {@code postgresql}, {@code mongodb}, {@code h2} or {@code files}. */
	String type();

	/**
	 * Looks whether a dump can succeed: connects, finds the tools, compares versions. Is
	 * called before anything is written anywhere.
	 * @return what was seen
	 * @throws HoldfastException with {@code UNREACHABLE} when a dump cannot succeed
	 * @throws DumpStoppedException when {@link #stop} was called
	 */
	Preflight check();

	/**
	 * Writes every entry of this source and describes each in the contents document.
	 * Returns only when everything was read and every tool ended well; whatever is thrown
	 * makes the whole dump worthless.
	 * @param dump where entries go
	 * @return what was dumped
	 * @throws HoldfastException with {@code UNREACHABLE} when the source fails,
	 * {@code BAD_PLAN} when a selection matches nothing
	 * @throws DumpStoppedException when {@link #stop} was called
	 */
	SourceSummary dump(Dump dump);

	/**
	 * Makes a running {@link #check} or {@link #dump} end soon: ends child processes,
	 * cuts connections. Returns at once.
	 */
	void stop();

	/** Ends child processes and connections that are left. */
	@Override
	void close();

}
