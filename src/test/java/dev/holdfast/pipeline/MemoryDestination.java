package dev.holdfast.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.destination.Part;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.destination.Upload;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/** A store that keeps everything in memory and fails when told. */
final class MemoryDestination implements Destination {

	final List<String> sent = Collections.synchronizedList(new ArrayList<>());

	volatile int failAtPart = -1;

	volatile int failed;

	volatile boolean unfit;

	/** Called for the first part, which then hangs whatever happens to its thread. */
	volatile @Nullable Runnable hanging;

	final CountDownLatch released = new CountDownLatch(1);

	volatile long mostOnDisk;

	private final String name;

	private final Map<ObjectKey, byte[]> objects = new ConcurrentHashMap<>();

	private final Map<String, Map<Integer, byte[]>> uploads = new ConcurrentHashMap<>();

	private @Nullable Path watched;

	MemoryDestination(String name) {
		this.name = name;
	}

	void watch(Path directory) {
		this.watched = directory;
	}

	Map<ObjectKey, byte[]> objects() {
		return this.objects;
	}

	byte[] object(ObjectKey key) {
		return this.objects.getOrDefault(key, new byte[0]);
	}

	Map<String, Map<Integer, byte[]>> uploads() {
		return this.uploads;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String locate(ObjectKey key) {
		return "memory://" + this.name + "/" + key;
	}

	@Override
	public PartLimits partLimits() {
		return new PartLimits(1, 1 << 30, 10_000, 2);
	}

	@Override
	public List<String> check(long expectedBytes) {
		if (this.unfit) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED, "destination " + this.name + " is unfit", null);
		}
		return List.of();
	}

	@Override
	public List<String> warnings() {
		return List.of();
	}

	@Override
	public Upload begin(ObjectKey key) {
		String id = UUID.randomUUID().toString();
		this.uploads.put(id, new ConcurrentHashMap<>());
		return new MemoryUpload(key, id);
	}

	@Override
	public @Nullable Upload resume(ObjectKey key, String uploadId) {
		return this.uploads.containsKey(uploadId) ? new MemoryUpload(key, uploadId) : null;
	}

	@Override
	public List<PendingUpload> pending(String prefix) {
		return List.of();
	}

	@Override
	public StoredObject put(ObjectKey key, byte[] content) {
		this.objects.put(key, content);
		return stored(key, content);
	}

	private static StoredObject stored(ObjectKey key, byte[] content) {
		return new StoredObject(key, content.length, Instant.EPOCH, null);
	}

	@Override
	public @Nullable StoredObject stat(ObjectKey key) {
		byte[] content = this.objects.get(key);
		return (content != null) ? stored(key, content) : null;
	}

	@Override
	public @Nullable StoredObject holding(ObjectKey key, List<Part> parts) {
		byte[] content = this.objects.get(key);
		if (content == null) {
			return null;
		}
		for (Part part : parts) {
			CRC32C crc = new CRC32C();
			crc.update(content, (int) part.offset(), (int) part.size());
			if ((int) crc.getValue() != part.crc32c()) {
				return null;
			}
		}
		return stored(key, content);
	}

	@Override
	public InputStream read(ObjectKey key, long offset) {
		byte[] content = object(key);
		return new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
	}

	@Override
	public List<StoredObject> list(String prefix) {
		return List.of();
	}

	@Override
	public void delete(ObjectKey key) {
		this.objects.remove(key);
	}

	@Override
	public void close() {
		this.watched = null;
	}

	private void measure() {
		Path directory = this.watched;
		if (directory == null) {
			return;
		}
		try (Stream<Path> files = Files.walk(directory)) {
			long size = files.filter((file) -> file.toString().endsWith(".part")).mapToLong((file) -> {
				return file.toFile().length();
			}).sum();
			this.mostOnDisk = Math.max(this.mostOnDisk, size);
		}
		catch (IOException | UncheckedIOException ex) {
			// a part was removed while we looked: the next look counts
			this.mostOnDisk = Math.max(this.mostOnDisk, 0);
		}
	}

	private final class MemoryUpload implements Upload {

		private final ObjectKey key;

		private final String id;

		MemoryUpload(ObjectKey key, String id) {
			this.key = key;
			this.id = id;
		}

		private Map<Integer, byte[]> parts() {
			return MemoryDestination.this.uploads.getOrDefault(this.id, new HashMap<>());
		}

		@Override
		public String id() {
			return this.id;
		}

		@Override
		public Map<Integer, StoredPart> held() {
			Map<Integer, StoredPart> held = new TreeMap<>();
			parts().forEach((number, bytes) -> held.put(number, part(number, bytes)));
			return held;
		}

		private static StoredPart part(int number, byte[] bytes) {
			CRC32C crc = new CRC32C();
			crc.update(bytes);
			return new StoredPart(number, bytes.length, "", "crc32c:" + (int) crc.getValue());
		}

		@Override
		public boolean holds(StoredPart held, Part part) {
			return held.size() == part.size() && held.checksum().equals("crc32c:" + part.crc32c());
		}

		@Override
		public StoredPart send(Part part) {
			measure();
			hang();
			if (part.number() == MemoryDestination.this.failAtPart) {
				MemoryDestination.this.failed++;
				throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
						"destination " + MemoryDestination.this.name + " is broken", "mend it");
			}
			try {
				byte[] bytes = Files.readAllBytes(part.file());
				parts().put(part.number(), bytes);
				MemoryDestination.this.sent.add(this.id + "/" + part.number());
				return part(part.number(), bytes);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private void hang() {
			Runnable call = MemoryDestination.this.hanging;
			if (call != null) {
				MemoryDestination.this.hanging = null;
				call.run();
				while (MemoryDestination.this.released.getCount() > 0) {
					Thread.onSpinWait();
				}
			}
		}

		@Override
		public StoredObject complete(List<StoredPart> all, long size) {
			ByteArrayOutputStream whole = new ByteArrayOutputStream();
			new TreeMap<>(parts()).values().forEach(whole::writeBytes);
			if (whole.size() != size) {
				throw new HoldfastException(ExitCode.DESTINATION_REFUSED, "size " + whole.size() + " not " + size,
						null);
			}
			MemoryDestination.this.objects.put(this.key, whole.toByteArray());
			MemoryDestination.this.uploads.remove(this.id);
			return stored(this.key, whole.toByteArray());
		}

		@Override
		public void abort() {
			MemoryDestination.this.uploads.remove(this.id);
		}

	}

}
