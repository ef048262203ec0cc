package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;

/**
 * Trees that are there, and that a restore would put others in the place of. What lies in
 * them and is never in a backup would go with them.
 *
 * @param source the source's name
 * @param roots absolute paths
 */
record ReplacedTrees(String source, List<Path> roots) {

	/**
	 * Looks whether they can be replaced without losing more than what is restored.
	 * @param own what Holdfast itself writes
	 * @throws HoldfastException with {@code BAD_PLAN} when not
	 */
	void require(Loading how, Collection<Path> own) {
		List<Path> there = this.roots.stream()
			.filter((root) -> Files.exists(root, LinkOption.NOFOLLOW_LINKS))
			.map(ReplacedTrees::real)
			.toList();
		for (Path root : there) {
			if (!how.include().isEmpty() || !how.exclude().isEmpty()) {
				throw bad(
						root + " is replaced as a whole, and with --include or --exclude all else in it would be gone",
						"restore to another directory with --target, and copy from there what you need; --source "
								+ "chooses among sources");
			}
			requireApart(root, own);
			List<Path> mounted = MountPoints.within(root);
			if (!mounted.isEmpty()) {
				throw bad(
						mounted.get(0) + " is a file system of its own"
								+ (mounted.get(0).equals(root) ? "" : " in " + root) + ", which cannot be replaced",
						"restore to another directory with --target, and move the files by hand");
			}
		}
	}

	private void requireApart(Path root, Collection<Path> own) {
		for (Path each : own) {
			Path real = real(each.toAbsolutePath().normalize());
			if (real.startsWith(root)) {
				throw bad(
						each + ", which Holdfast itself writes and never backs up, lies in " + root
								+ ", and would go with it when that is replaced",
						"restore to another directory with --target and move the files by hand, or move what "
								+ "Holdfast writes out of it");
			}
			if (root.startsWith(real)) {
				throw bad(root + " lies in " + each + ", where Holdfast itself writes",
						"restore to another directory with --target");
			}
		}
	}

	/** As far as it exists, links are followed. */
	private static Path real(Path path) {
		for (Path there = path; there != null; there = there.getParent()) {
			try {
				return there.toRealPath().resolve(there.relativize(path)).normalize();
			}
			catch (IOException ex) {
				// what is missing is looked at from above
			}
		}
		return path;
	}

	private HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, "source " + this.source + ": " + what, hint);
	}

}
