package dev.holdfast.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * An archive of random bytes cut into parts, as the pipeline hands them over.
 *
 * @param bytes the whole
 * @param parts each in a file of its own
 */
record Pieces(byte[] bytes, List<Part> parts) {

	static Pieces of(Path directory, long seed, int partSize, int total) throws IOException {
		byte[] bytes = new byte[total];
		new Random(seed).nextBytes(bytes);
		List<Part> parts = new ArrayList<>();
		for (int from = 0; from < total; from += partSize) {
			byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(total, from + partSize));
			Path file = Files.createTempFile(directory, "part", "");
			Files.write(file, piece);
			parts.add(part(parts.size() + 1, file, from, piece));
		}
		return new Pieces(bytes, parts);
	}

	static Part part(int number, Path file, long offset, byte[] piece) {
		CRC32C crc = new CRC32C();
		crc.update(piece);
		String sha256 = HexFormat.of().formatHex(Checksums.digest("SHA-256").digest(piece));
		return new Part(number, file, offset, piece.length, sha256, (int) crc.getValue());
	}

	List<Upload.StoredPart> sendAll(Upload upload) {
		return this.parts.stream().map(upload::send).toList();
	}

	StoredObject storeIn(Destination destination, ObjectKey key) {
		Upload upload = destination.begin(key);
		return upload.complete(sendAll(upload), this.bytes.length);
	}

}
