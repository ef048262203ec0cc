package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.HandOff;

/**
 * Whether staging's disk holds what a run will probably need: with the durable hand-off
 * its raw segments, up to their limit, and about twice the compressed size; with the
 * memory hand-off its parts, up to the limit. A format that keeps the whole archive until
 * its end needs room for that, too.
 */
final class StagingSpace {

	private static final double SLACK = 1.2;

	private StagingSpace() {
	}

	/**
	 * Compares the disk with the plan's last backup.
	 * @return warnings, when it would be close
	 * @throws HoldfastException with {@code DISK_FULL} when it will not do
	 */
	static List<String> check(PipelineSettings settings, Path directory) throws IOException {
		long needed = needed(settings);
		long free = Files.getFileStore(directory).getUsableSpace();
		if (free < needed) {
			throw new HoldfastException(ExitCode.DISK_FULL,
					"staging in " + directory + " has " + mebibytes(free) + " free and needs about "
							+ mebibytes(needed),
					"free space there, set limits.staging-directory to a larger disk, or use hand-off: memory");
		}
		return (free < needed * SLACK) ? List.of("staging in " + directory + " has only " + mebibytes(free)
				+ " free and needs about " + mebibytes(needed)) : List.of();
	}

	static long needed(PipelineSettings settings) {
		long archive = settings.expected().archive();
		long whole = settings.cipher().keepsArchive() ? archive : 0;
		if (settings.handOff() == HandOff.MEMORY) {
			return Math.min(settings.stagingLimit(), archive) + whole;
		}
		return Math.min(settings.stagingLimit(), settings.expected().raw()) + 2 * archive + whole;
	}

	/**
	 * Compares the disk with what a first backup will put there at once, as far as its
	 * sources can tell: too rough to refuse the run.
	 * @param estimated bytes of the dump; 0 for unknown
	 * @return warnings, when it may not do
	 */
	static List<String> checkEstimate(PipelineSettings settings, Path directory, long estimated) throws IOException {
		if (settings.expected().raw() > 0 || settings.handOff() == HandOff.MEMORY) {
			return List.of();
		}
		long needed = Math.min(settings.stagingLimit(), estimated);
		long free = Files.getFileStore(directory).getUsableSpace();
		return (free < needed) ? List.of("staging in " + directory + " has " + mebibytes(free)
				+ " free and may need more than " + mebibytes(needed)) : List.of();
	}

	private static String mebibytes(long bytes) {
		return (bytes >> 20) + " MiB";
	}

}
