package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.holdfast.source.Spool;

/** A spool in a private file. */
final class FileSpool implements Spool {

	private final Path file;

	FileSpool(EntrySpool files) {
		this.file = files.create();
	}

	@Override
	public OutputStream output() {
		try {
			return Files.newOutputStream(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public long size() {
		try {
			return Files.size(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public InputStream input() {
		try {
			return Files.newInputStream(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
