package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import dev.holdfast.destination.Part;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of the encrypted archive: written by one stage, taken by every destination.
 * All parts of one run of the encryption belong together; a new run has other bytes, and
 * so a directory of its own. The seal ends a run: without it the parts are worth nothing.
 */
final class Parts {

	private static final String SEAL = "seal.json";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path directory;

	private final Gate gate;

	private final long bound;

	private final SortedMap<Integer, Part> known = new TreeMap<>();

	private final SortedMap<Integer, Long> onDisk = new TreeMap<>();

	private final Map<String, Set<Integer>> confirmed = new HashMap<>();

	private @Nullable String run;

	private @Nullable Seal seal;

	private long bytes;

	/**
	 * Opens the parts that an earlier process sealed; unsealed ones are removed.
	 * @param bound bytes of parts on disk, above which those that every destination has
	 * are removed; {@link Long#MAX_VALUE} keeps all
	 */
	Parts(Path directory, long bound, Gate gate) throws IOException {
		this.directory = directory;
		this.bound = bound;
		this.gate = gate;
		PrivateFiles.createDirectories(directory);
		try (Stream<Path> runs = Files.list(directory)) {
			for (Path candidate : (Iterable<Path>) runs::iterator) {
				if (Files.exists(candidate.resolve(SEAL))) {
					load(candidate);
				}
				else {
					PrivateFiles.delete(candidate);
				}
			}
		}
	}

	private void load(Path candidate) throws IOException {
		this.run = candidate.getFileName().toString();
		this.seal = JSON.readValue(Files.readString(candidate.resolve(SEAL)), Seal.class);
		for (int number = 1; number <= this.seal.parts(); number++) {
			Note note = JSON.readValue(Files.readString(note(number)), Note.class);
			this.known.put(number, note.part(file(number)));
			if (Files.exists(file(number))) {
				this.onDisk.put(number, note.size());
				this.bytes += note.size();
			}
		}
	}

	/** Begins a new run of the encryption; what an unsealed one left is removed. */
	void beginRun(Set<String> destinations) throws IOException {
		PrivateFiles.deleteContents(this.directory);
		String name = UUID.randomUUID().toString().substring(0, 8);
		PrivateFiles.createDirectories(this.directory.resolve(name));
		this.gate.change(() -> {
			this.known.clear();
			this.onDisk.clear();
			this.bytes = 0;
			this.run = name;
			destinations.forEach((destination) -> this.confirmed.put(destination, new HashSet<>()));
		});
	}

	/** Waits until a run has begun, and names it. */
	String awaitRun() {
		this.gate.await(() -> this.run != null);
		return Objects.requireNonNull(this.run);
	}

	/** Waits for room. */
	void awaitRoom() throws IOException {
		reclaim();
		this.gate.await(() -> this.bytes < this.bound || reclaimable() != null);
		reclaim();
	}

	private void reclaim() throws IOException {
		while (true) {
			Integer number;
			synchronized (this.gate) {
				number = (this.bytes >= this.bound) ? reclaimable() : null;
				if (number == null) {
					return;
				}
				Long size = this.onDisk.remove(number);
				this.bytes -= (size != null) ? size : 0;
			}
			Files.deleteIfExists(file(number));
		}
	}

	private @Nullable Integer reclaimable() {
		for (Integer number : this.onDisk.keySet()) {
			if (this.confirmed.values().stream().allMatch((numbers) -> numbers.contains(number))) {
				return number;
			}
		}
		return null;
	}

	/** The file to write a part into before it is published. */
	Path temporary(int number) {
		return file(number).resolveSibling(String.format("%06d.tmp", number));
	}

	/** Hands a part on to the destinations. */
	void publish(Part part) throws IOException {
		Files.move(part.file(), file(part.number()), StandardCopyOption.ATOMIC_MOVE);
		Note note = new Note(part.number(), part.offset(), part.size(), part.sha256(), part.crc32c());
		PrivateFiles.write(note(part.number()), JSON.writeValueAsString(note));
		this.gate.change(() -> {
			this.known.put(part.number(), note.part(file(part.number())));
			this.onDisk.put(part.number(), part.size());
			this.bytes += part.size();
		});
	}

	/** Waits for a part; null when the archive ended before this number. */
	@Nullable Part take(int number) {
		this.gate.await(() -> this.known.containsKey(number) || this.seal != null);
		synchronized (this.gate) {
			return this.known.get(number);
		}
	}

	/** A destination holds this part. */
	void confirm(String destination, int number) {
		this.gate.change(() -> this.confirmed.computeIfAbsent(destination, (name) -> new HashSet<>()).add(number));
	}

	/** A destination takes no more parts. */
	void forget(String destination) {
		this.gate.change(() -> this.confirmed.remove(destination));
	}

	/** Completes the run. After this no earlier stage is ever needed again. */
	void seal(Seal complete) throws IOException {
		PrivateFiles.write(runDirectory().resolve(SEAL), JSON.writeValueAsString(complete));
		this.gate.change(() -> this.seal = complete);
	}

	/** The seal; null while the encryption has not finished. */
	@Nullable Seal seal() {
		synchronized (this.gate) {
			return this.seal;
		}
	}

	/** Waits for the seal. */
	Seal awaitSeal() {
		this.gate.await(() -> this.seal != null);
		return Objects.requireNonNull(seal());
	}

	private Path runDirectory() {
		return this.directory.resolve(Objects.requireNonNull(this.run));
	}

	private Path file(int number) {
		return runDirectory().resolve(String.format("%06d.part", number));
	}

	private Path note(int number) {
		return runDirectory().resolve(String.format("%06d.json", number));
	}

	private record Note(int number, long offset, long size, String sha256, int crc32c) {

		Part part(Path file) {
			return new Part(this.number, file, this.offset, this.size, this.sha256, this.crc32c);
		}

	}

}
