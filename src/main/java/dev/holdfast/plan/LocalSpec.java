package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.List;

/**
 * A local directory.
 *
 * @param name the destination's name
 * @param path the directory; created with mode 0700 when missing
 * @param required whether a failure here fails the backup
 * @param only retention classes or labels taken; empty takes everything
 */
public record LocalSpec(String name, Path path, boolean required, List<String> only) implements DestinationSpec {

	public LocalSpec {
		only = List.copyOf(only);
	}

}
