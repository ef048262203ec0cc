package dev.holdfast.source;

import java.io.InputStream;
import java.io.OutputStream;

/** A buffer that is written once and then read. Not for several threads. */
public interface Spool extends AutoCloseable {

	/** To write the content; to be closed before {@link #size} and {@link #input}. */
	OutputStream output();

	/** Bytes written. */
	long size();

	/** The content from its beginning. */
	InputStream input();

	/** Discards the content. */
	@Override
	void close();

}
