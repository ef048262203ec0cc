package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Collects bytes, in memory or, a buffer at a time, into a stream. */
final class Output implements Sink {

	private final @Nullable OutputStream target;

	private byte[] bytes;

	private int size;

	/** Keeps everything. */
	Output(int capacity) {
		this.target = null;
		this.bytes = new byte[capacity];
	}

	/** Hands on what does not fit its buffer. */
	Output(OutputStream target) {
		this.target = target;
		this.bytes = new byte[64 * 1024];
	}

	@Override
	public void add(int each) throws IOException {
		if (this.size == this.bytes.length) {
			makeRoom(1);
		}
		this.bytes[this.size++] = (byte) each;
	}

	void add(byte[] from, int offset, int length) throws IOException {
		int at = offset;
		int left = length;
		while (left > this.bytes.length - this.size) {
			if (this.target == null) {
				makeRoom(left);
			}
			else {
				int part = this.bytes.length - this.size;
				System.arraycopy(from, at, this.bytes, this.size, part);
				this.size += part;
				at += part;
				left -= part;
				flush();
			}
		}
		System.arraycopy(from, at, this.bytes, this.size, left);
		this.size += left;
	}

	void add(byte[] from) throws IOException {
		add(from, 0, from.length);
	}

	void ascii(String text) throws IOException {
		for (int i = 0; i < text.length(); i++) {
			add(text.charAt(i));
		}
	}

	private void makeRoom(int more) throws IOException {
		if (this.target != null) {
			flush();
		}
		else {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.bytes.length * 2, this.size + more));
		}
	}

	/** Hands on everything, where there is somebody to take it. */
	void flush() throws IOException {
		if (this.target != null) {
			this.target.write(this.bytes, 0, this.size);
			this.size = 0;
		}
	}

	void reset() {
		this.size = 0;
	}

	/** What was kept; valid until the next call. */
	byte[] bytes() {
		return this.bytes;
	}

	int size() {
		return this.size;
	}

	String latin1() {
		return new String(this.bytes, 0, this.size, StandardCharsets.ISO_8859_1);
	}

}
