package dev.holdfast.source.postgres.json;

import java.io.IOException;

/** Takes bytes one by one. */
interface Sink {

	void add(int each) throws IOException;

}
