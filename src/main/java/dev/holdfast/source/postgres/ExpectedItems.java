package dev.holdfast.source.postgres;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem.CatalogObject;

/**
 * The catalogue objects that a dump says it holds, in a file, because there may be very
 * many of them.
 */
final class ExpectedItems implements AutoCloseable {

	private final Path file;

	private final DataOutputStream out;

	ExpectedItems(Path file) throws IOException {
		this.file = file;
		this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
	}

	void add(CatalogObject item) throws IOException {
		write(item.kind());
		write(item.identity());
		write(item.definition());
		this.out.writeInt(item.details().size());
		for (Map.Entry<String, String> detail : new TreeMap<>(item.details()).entrySet()) {
			write(detail.getKey());
			write(detail.getValue());
		}
	}

	/** Reads all that were added. */
	void forEach(Consumer<CatalogObject> action) throws IOException {
		this.out.flush();
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(this.file)))) {
			while (true) {
				String kind;
				try {
					kind = read(in);
				}
				catch (EOFException ex) {
					return;
				}
				String identity = read(in);
				String definition = read(in);
				Map<String, String> details = new TreeMap<>();
				for (int i = in.readInt(); i > 0; i--) {
					details.put(String.valueOf(read(in)), String.valueOf(read(in)));
				}
				action.accept(
						new CatalogObject(null, String.valueOf(kind), String.valueOf(identity), details, definition));
			}
		}
	}

	private void write(@Nullable String text) throws IOException {
		byte[] bytes = (text != null) ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
		this.out.writeInt((text != null) ? bytes.length : -1);
		this.out.write(bytes);
	}

	private static @Nullable String read(DataInputStream in) throws IOException {
		int length = in.readInt();
		return (length < 0) ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.out.close();
	}

}
