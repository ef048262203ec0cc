package dev.holdfast.pipeline;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Segments between two stages, by number from 0. Producers may publish out of order;
 * consumers take by number. All waiting ends when the run's {@link Gate} closes.
 */
interface SegmentQueue {

	/**
	 * Begins a segment; waits while the queue is full.
	 * @param number its number; a segment of this number that was not published is
	 * forgotten
	 */
	SegmentOutput begin(long number) throws IOException;

	/**
	 * Bytes of a segment that was published in this run or, durably, in an earlier one
	 * and is still here; -1 for others.
	 */
	long size(long number);

	/**
	 * Waits for a segment.
	 * @return the segment, or null when the stream ended before this number
	 */
	@Nullable Segment take(long number);

	/** Says that a segment is no longer needed. */
	void release(long number) throws IOException;

	/**
	 * Says that the consumer has read a segment once. A durable queue keeps it: the
	 * consumer may have to begin again.
	 */
	void passed(long number) throws IOException;

	/**
	 * Ends the stream: nothing follows the first {@code count} segments. Only this makes
	 * {@link #take} return null.
	 * @param note what the producer wants to know after a restart, as JSON
	 */
	void end(long count, String note) throws IOException;

	/** The note of a stream that has ended, now or in an earlier run; else null. */
	@Nullable String endNote();

	/** Forgets everything, on disk too. */
	void clear() throws IOException;

}
