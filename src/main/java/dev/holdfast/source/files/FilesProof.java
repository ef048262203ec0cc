package dev.holdfast.source.files;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.source.Proof.Compared;
import dev.holdfast.source.Proof;
import dev.holdfast.source.Proof.Difference;

/**
 * Compares what was found with what was dumped. Both are sums of digests; only where they
 * differ are items looked at one by one, out of a file that holds those of the dump.
 */
final class FilesProof implements AutoCloseable {

	/** Differences that are named; of more only their number is. */
	private static final int MOST = 200;

	/** Files up to which differing ones are named: memory grows with their number. */
	private static final int NAMED = 300_000;

	private static final JsonMapper JSON = JsonMapper.shared();

	private final String source;

	private final Path spool;

	private final BufferedWriter items;

	private final FilesDigest dumped = new FilesDigest();

	private long superseded;

	/**
	 * @param spool a file of this run alone
	 */
	FilesProof(String source, Path spool) throws IOException {
		this.source = source;
		this.spool = spool;
		this.items = Files.newBufferedWriter(spool, StandardOpenOption.CREATE_NEW);
	}

	/** Takes an item of the dump. */
	void dumped(ContentItem.File item) throws IOException {
		if (!item.superseded()) {
			this.dumped.add(item);
			this.items.write(JSON.writeValueAsString(item));
			this.items.newLine();
		}
		else {
			this.superseded++;
		}
	}

	/** How many entries a later one of the same name replaces. */
	long superseded() {
		return this.superseded;
	}

	/**
	 * Compares.
	 * @param walk tells everything that there is, each time it is asked
	 */
	Proof compare(Walk walk) throws IOException {
		this.items.flush();
		FilesDigest found = new FilesDigest();
		walk.run(found::add);
		List<Difference> differences = new ArrayList<>();
		if (found.items() != this.dumped.items() || !found.hex().equals(this.dumped.hex())) {
			if (Math.max(found.items(), this.dumped.items()) > NAMED) {
				differences
					.add(new Difference("files", this.source, this.dumped.items() + ", digest " + this.dumped.hex(),
							found.items() + ", digest " + found.hex()));
			}
			else {
				name(walk, differences);
			}
		}
		Compared all = new Compared(this.source, this.dumped.items(), found.items(), this.dumped.hex(), found.hex());
		return new Proof(List.of(all), found.items(), differences, List.of());
	}

	private void name(Walk walk, List<Difference> differences) throws IOException {
		Map<Long, Long> records = new HashMap<>();
		try (BufferedReader in = Files.newBufferedReader(this.spool)) {
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				ContentItem.File item = JSON.readValue(line, ContentItem.File.class);
				records.put(hash(item.path()), record(item));
			}
		}
		Map<String, ContentItem.File> others = new LinkedHashMap<>();
		long[] unnamed = new long[1];
		walk.run((item) -> {
			Long record = records.remove(hash(item.path()));
			if (record == null || record != record(item)) {
				if (others.size() < MOST) {
					others.put(item.path(), item);
				}
				else {
					unnamed[0]++;
				}
			}
		});
		try (BufferedReader in = Files.newBufferedReader(this.spool)) {
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				ContentItem.File item = JSON.readValue(line, ContentItem.File.class);
				ContentItem.File there = others.remove(item.path());
				if (there != null) {
					differences.add(difference(item, there));
				}
				else if (records.containsKey(hash(item.path()))) {
					if (differences.size() < 2 * MOST) {
						differences.add(difference(item, null));
					}
					else {
						unnamed[0]++;
					}
				}
			}
		}
		others.values().forEach((extra) -> differences.add(new Difference("file", shown(extra), null, "is there")));
		if (unnamed[0] > 0) {
			differences.add(new Difference("file", unnamed[0] + " more", "are as they were", "differ"));
		}
	}

	private static Difference difference(ContentItem.File dumped, ContentItem.@Nullable File found) {
		if (found == null) {
			return new Difference("file", shown(dumped), "was there", null);
		}
		List<String> before = new ArrayList<>();
		List<String> now = new ArrayList<>();
		compare("kind", dumped.kind(), found.kind(), before, now);
		compare("size", dumped.size(), found.size(), before, now);
		compare("digest", dumped.digest(), found.digest(), before, now);
		compare("leads to", dumped.link(), found.link(), before, now);
		compare("mode", String.format("%04o", dumped.mode()), String.format("%04o", found.mode()), before, now);
		compare("owner", dumped.owner(), found.owner(), before, now);
		compare("modified", dumped.modified(), found.modified(), before, now);
		return new Difference("file", shown(dumped), String.join(", ", before), String.join(", ", now));
	}

	private static void compare(String name, @Nullable Object before, @Nullable Object now, List<String> dumped,
			List<String> found) {
		if (!String.valueOf(before).equals(String.valueOf(now))) {
			dumped.add(name + " " + before);
			found.add(name + " " + now);
		}
	}

	private static String shown(ContentItem.File item) {
		return "/" + RawName.shown(item.path());
	}

	private static long hash(String path) {
		return RowDigest.hasher().hashCharsToLong(path);
	}

	private static long record(ContentItem.File item) {
		byte[] record = FilesDigest.record(item);
		return RowDigest.hasher().hashBytesToLong(record);
	}

	@Override
	public void close() {
		try {
			this.items.close();
			Files.deleteIfExists(this.spool);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A walk through what was found. */
	interface Walk {

		void run(java.util.function.Consumer<ContentItem.File> found) throws IOException;

	}

}
