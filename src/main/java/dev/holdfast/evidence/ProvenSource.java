package dev.holdfast.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.SourceSummary;
import org.jspecify.annotations.Nullable;

/**
 * One source of the backup, as it was dumped and as it was found after the restore.
 *
 * @param name of the source
 * @param type for example {@code postgresql}
 * @param database the dumped database's name; null for files
 * @param dataAt the moment that the dump shows
 * @param target where it was restored to, for people; without secrets
 * @param level how closely it was compared
 * @param versions of the servers and tools of the dump
 * @param tables every table or group of files with both figures
 * @param objects how many objects of the catalogue were compared
 * @param differences whatever is not as it was dumped
 * @param notCompared what could not be compared, and why
 */
public record ProvenSource(String name, String type, @Nullable String database, Instant dataAt, String target,
		ProofLevel level, Map<String, String> versions, List<Proof.Compared> tables, long objects,
		List<Proof.Difference> differences, List<String> notCompared) {

	public ProvenSource {
		Stream.of(name, type, dataAt, target, level).forEach(Objects::requireNonNull);
		versions = Map.copyOf(versions);
		tables = List.copyOf(tables);
		differences = List.copyOf(differences);
		notCompared = List.copyOf(notCompared);
	}

	/** What a target's proof found of a dump. */
	public static ProvenSource of(SourceSummary dumped, String target, ProofLevel level, Proof proof) {
		return new ProvenSource(dumped.name(), dumped.type(), dumped.database(), dumped.instant(), target, level,
				dumped.versions(), proof.tables(), proof.objects(), proof.differences(), proof.notCompared());
	}

	/** Whether everything that was compared is as it was dumped. */
	public boolean passed() {
		return this.differences.isEmpty() && this.tables.stream().allMatch(ProvenSource::same);
	}

	/** Whether a table's figures are the same on both sides. */
	static boolean same(Proof.Compared table) {
		return table.dumpedRows() == table.foundRows()
				&& (table.foundDigest() == null || table.foundDigest().equals(table.dumpedDigest()));
	}

	/** Rows, or files, that were found. */
	long rows() {
		return this.tables.stream().mapToLong(Proof.Compared::foundRows).sum();
	}

}
