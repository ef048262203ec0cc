package dev.holdfast.source.h2;

import java.io.FileNotFoundException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.h2.store.fs.FilePath;

/**
 * A file name that H2's {@code SCRIPT TO} can write to and that is a stream of ours: so
 * that neither the heap nor a temporary file ever holds the whole script.
 */
final class ScriptFile extends FilePath {

	private static final String SCHEME = "holdfast";

	private static final Map<String, OutputStream> STREAMS = new ConcurrentHashMap<>();

	private ScriptFile(String path) {
		this.name = path;
	}

	/** Makes a name for this stream. It can be written to once. */
	static String register(OutputStream stream) {
		FilePath.register(new ScriptFile(""));
		String path = SCHEME + ":" + UUID.randomUUID();
		STREAMS.put(path, stream);
		return path;
	}

	static void unregister(String path) {
		STREAMS.remove(path);
	}

	@Override
	public OutputStream newOutputStream(boolean append) throws FileNotFoundException {
		OutputStream stream = STREAMS.remove(this.name);
		if (stream == null) {
			throw new FileNotFoundException(this.name);
		}
		return stream;
	}

	@Override
	public String getScheme() {
		return SCHEME;
	}

	@Override
	public FilePath getPath(String path) {
		return new ScriptFile(path);
	}

	@Override
	public boolean exists() {
		return false;
	}

	@Override
	public boolean isRegularFile() {
		return false;
	}

	@Override
	public boolean isDirectory() {
		return false;
	}

	@Override
	public boolean isAbsolute() {
		return true;
	}

	@Override
	public boolean canWrite() {
		return true;
	}

	@Override
	public FilePath toRealPath() {
		return this;
	}

	@Override
	public long size() {
		return 0;
	}

	@Override
	public long lastModified() {
		return 0;
	}

	@Override
	public boolean setReadOnly() {
		return false;
	}

	@Override
	public boolean createFile() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void moveTo(FilePath target, boolean atomicReplace) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void delete() {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<FilePath> newDirectoryStream() {
		throw new UnsupportedOperationException();
	}

	@Override
	public FilePath getParent() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void createDirectory() {
		throw new UnsupportedOperationException();
	}

	@Override
	public FileChannel open(String mode) {
		throw new UnsupportedOperationException();
	}

}
