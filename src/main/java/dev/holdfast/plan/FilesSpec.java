package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.List;

/**
 * Directory trees and single files.
 *
 * @param name the source's name
 * @param paths roots, each a directory or a file
 * @param include globs relative to each root; empty takes everything
 * @param exclude globs relative to each root
 */
public record FilesSpec(String name, List<Path> paths, List<String> include,
		List<String> exclude) implements SourceSpec {

	public FilesSpec {
		paths = List.copyOf(paths);
		include = List.copyOf(include);
		exclude = List.copyOf(exclude);
	}

	@Override
	public String type() {
		return "files";
	}

}
