package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.destination.Upload;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * What dead runs of a plan left behind and no run will resume: their uploads are aborted,
 * then their staging is removed. To be called under the plan's lock only.
 */
public final class Leftovers {

	private Leftovers() {
	}

	/**
	 * Removes all staging of a plan but one.
	 * @param keep the backup whose staging is in use
	 * @param destinations of the plan, where uploads may have been left
	 * @return what could not be removed, for people
	 */
	public static List<String> remove(Path root, String plan, String keep, List<Destination> destinations)
			throws IOException {
		Path all = root.resolve(plan);
		if (!Files.isDirectory(all)) {
			return List.of();
		}
		try (Stream<Path> directories = Files.list(all)) {
			return directories.filter((directory) -> !directory.getFileName().toString().equals(keep))
				.map((directory) -> removeOne(directory, destinations))
				.flatMap(Stream::ofNullable)
				.toList();
		}
	}

	/**
	 * Removes the staging of one backup.
	 * @return why it could not be removed, for people; null when it was
	 */
	public static @Nullable String removeOne(Path directory, List<Destination> destinations) {
		String name = directory.getFileName().toString();
		try {
			Staging staging = Staging.at(directory);
			String key = staging.note(Staging.KEY);
			for (Destination destination : destinations) {
				String upload = DestinationUpload.uploadId(staging, destination.name());
				if (key != null && upload != null) {
					abort(destination, new ObjectKey(key), upload);
				}
			}
			staging.discard();
			return null;
		}
		catch (HoldfastException ex) {
			// kept, so that a later run can abort what is still out there
			return "upload that backup " + name + " left is not aborted: " + ex.what();
		}
		catch (IOException ex) {
			return "staging that backup " + name + " left is not removed: " + ex.getMessage();
		}
	}

	private static void abort(Destination destination, ObjectKey key, String uploadId) {
		Upload upload = destination.resume(key, uploadId);
		if (upload != null) {
			upload.abort();
		}
	}

}
