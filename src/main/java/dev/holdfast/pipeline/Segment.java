package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** A bounded run of bytes between two stages. */
interface Segment {

	/** From 0, without gaps. */
	long number();

	/** Bytes. */
	long size();

	/** Reads it from its beginning. */
	ReadableByteChannel open() throws IOException;

}
