package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A segment being written. Closing it without {@link #publish} discards it. */
interface SegmentOutput extends WritableByteChannel {

	/** Bytes written so far. */
	long size();

	/** Hands the segment on. Nobody sees it before. */
	void publish() throws IOException;

}
