package dev.holdfast.destination;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.holdfast.plan.LocalSpec;

/** A program of its own that stores an archive and a manifest in a local directory. */
final class StoreOneLocally {

	private StoreOneLocally() {
	}

	public static void main(String[] arguments) throws IOException {
		Path directory = Path.of(arguments[0]);
		LocalSpec spec = new LocalSpec("local", directory.resolve("backups"), true, List.of());
		try (Destination destination = Destinations.open(spec, Bandwidth.limitedTo(1L << 30))) {
			destination.check(0);
			Pieces.of(directory, 1, 1 << 20, 3 << 20).storeIn(destination, new ObjectKey("shop/archive"));
			destination.put(new ObjectKey("shop/manifest"), new byte[10]);
			System.out.println("stored " + destination.list("").size());
		}
	}

}
