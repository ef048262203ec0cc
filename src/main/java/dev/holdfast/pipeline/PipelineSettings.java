package dev.holdfast.pipeline;

import java.util.List;
import java.util.function.IntToLongFunction;

import dev.holdfast.archive.encryption.ArchiveCipher;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.plan.HandOff;
import dev.holdfast.source.Source;

/**
 * What one run of the pipeline works with.
 *
 * @param backupId the backup's id
 * @param sources in the order of the plan
 * @param compression how the archive is compressed
 * @param cipher how the archive is encrypted
 * @param destinations where the archive goes
 * @param key the archive's key at every destination
 * @param handOff how segments pass
 * @param stagingLimit bytes of raw segments (durable) or parts (memory) at most
 * @param partSize size in bytes of each part by its number from 1
 * @param expected how big it will probably be
 * @param workers threads that compress
 * @param beforeSealing called before an archive becomes visible; throws when it must not
 */
public record PipelineSettings(String backupId, List<Source> sources, CompressionSpec compression, ArchiveCipher cipher,
		List<Target> destinations, ObjectKey key, HandOff handOff, long stagingLimit, IntToLongFunction partSize,
		Expected expected, int workers, Runnable beforeSealing) {

	public PipelineSettings {
		sources = List.copyOf(sources);
		destinations = List.copyOf(destinations);
	}

	/**
	 * Sizes of the plan's last backup; 0 for unknown.
	 *
	 * @param raw bytes of the tar stream
	 * @param archive bytes of the archive
	 */
	public record Expected(long raw, long archive) {

		/** Nothing is known. */
		public static final Expected UNKNOWN = new Expected(0, 0);

	}

	/**
	 * A destination of the run.
	 *
	 * @param destination the store
	 * @param required whether its failure fails the backup
	 */
	public record Target(Destination destination, boolean required) {
	}

}
