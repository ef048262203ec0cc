package dev.holdfast.destination;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.destination.Upload.StoredPart;

/**
 * The parts that a local upload has written, a line each: {@code number size sha256}. A
 * line is added after its bytes; one cut short by a crash counts as absent.
 *
 * @param file where the lines are
 */
record PartList(Path file) {

	private static final Pattern LINE = Pattern.compile("(\\d{1,9}) (\\d{1,18}) ([0-9a-f]{64})");

	private static final String SHA256 = "sha256:";

	static StoredPart stored(Part part) {
		return new StoredPart(part.number(), part.size(), "", SHA256 + part.sha256());
	}

	synchronized void add(Part part) throws IOException {
		String line = part.number() + " " + part.size() + " " + part.sha256() + "\n";
		try (FileChannel channel = PrivateFiles.open(this.file)) {
			channel.position(channel.size());
			for (ByteBuffer bytes = StandardCharsets.US_ASCII.encode(line); bytes.hasRemaining();) {
				channel.write(bytes);
			}
		}
	}

	synchronized Map<Integer, StoredPart> read() throws IOException {
		Map<Integer, StoredPart> parts = new TreeMap<>();
		if (!Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS)) {
			return parts;
		}
		for (String line : Files.readAllLines(this.file, StandardCharsets.ISO_8859_1)) {
			Matcher matcher = LINE.matcher(line);
			if (matcher.matches()) {
				int number = Integer.parseInt(matcher.group(1));
				parts.put(number,
						new StoredPart(number, Long.parseLong(matcher.group(2)), "", SHA256 + matcher.group(3)));
			}
		}
		return parts;
	}

	/**
	 * Whether a file consists of exactly these parts.
	 * @param known parts that need not be read again
	 */
	static boolean describes(Path file, List<StoredPart> parts, long size, Set<StoredPart> known) throws IOException {
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != size) {
			return false;
		}
		long offset = 0;
		for (int i = 0; i < parts.size(); i++) {
			StoredPart part = parts.get(i);
			if (part.number() != i + 1 || offset + part.size() > size || (!known.contains(part)
					&& !part.checksum().equals(SHA256 + Checksums.sha256(file, offset, part.size())))) {
				return false;
			}
			offset += part.size();
		}
		return offset == size;
	}

}
