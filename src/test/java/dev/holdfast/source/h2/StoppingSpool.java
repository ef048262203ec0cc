package dev.holdfast.source.h2;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import dev.holdfast.source.Spool;

/** A spool that does something when it is written to. */
record StoppingSpool(Spool spool, Runnable action) implements Spool {

	@Override
	public OutputStream output() {
		return new FilterOutputStream(this.spool.output()) {

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				StoppingSpool.this.action.run();
				this.out.write(bytes, offset, length);
			}
		};
	}

	@Override
	public long size() {
		return this.spool.size();
	}

	@Override
	public InputStream input() {
		return this.spool.input();
	}

	@Override
	public void close() {
		this.spool.close();
	}

}
