package dev.holdfast.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one backup that lie beside its archive at one destination, oldest first.
 * One that is damaged or forged hides none of the others: it is a problem, in words.
 *
 * @param facts those that are signed by the key that they name
 * @param problems what was found under a fact's name and is none
 */
public record Facts(List<Known> facts, List<String> problems) {

	/** No fact is larger. */
	private static final int LARGEST = 256 << 10;

	public Facts {
		facts = List.copyOf(facts);
		problems = List.copyOf(problems);
	}

	/**
	 * Puts a fact beside the archive, durably. A fact that is there already is success.
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} when that is impossible
	 */
	public static void put(Destination destination, SignedFact fact) {
		destination.put(fact.key(), fact.document());
	}

	/**
	 * Reads all facts of a backup.
	 * @param trusted public keys (base64 of the X.509 form)
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} when the destination
	 * cannot be read
	 */
	public static Facts of(Destination destination, BackupId id, Set<String> trusted) {
		List<ObjectKey> keys = destination.list(id.beside(FactName.BEGINNING).value())
			.stream()
			.map((object) -> object.key())
			.filter((key) -> FactName.of(key).isPresent())
			.toList();
		return read(destination, keys, trusted);
	}

	/**
	 * Reads the facts under some keys, for example those that a listing of everything has
	 * shown and whose {@link FactName} says that they are wanted.
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} when the destination
	 * cannot be read
	 */
	public static Facts read(Destination destination, List<ObjectKey> keys, Set<String> trusted) {
		List<Known> facts = new ArrayList<>();
		List<String> problems = new ArrayList<>();
		for (ObjectKey key : keys) {
			try {
				byte[] document = content(destination, key);
				if (document != null) {
					SignedFact fact = SignedFact.read(key, document);
					facts.add(new Known(fact, trusted.contains(fact.signer())));
				}
			}
			catch (IllegalArgumentException ex) {
				problems.add(destination.locate(key) + " is damaged or forged: " + ex.getMessage());
			}
		}
		facts.sort(Comparator.comparing((Known known) -> known.signed().fact().at())
			.thenComparing((known) -> known.signed().key().value()));
		return new Facts(facts, problems);
	}

	private static byte @Nullable [] content(Destination destination, ObjectKey key) {
		try {
			return SmallObject.read(destination, key, LARGEST);
		}
		catch (HoldfastException ex) {
			if (ex.code() == ExitCode.DAMAGED) {
				throw new IllegalArgumentException(ex.what(), ex);
			}
			throw ex;
		}
	}

	/**
	 * Whether the backup is on hold, by those who are trusted: the last hold or release
	 * says.
	 */
	public boolean held() {
		return trusted(Fact.Kind.HOLD, Fact.Kind.RELEASE).reduce((one, other) -> other)
			.map((fact) -> fact.kind() == Fact.Kind.HOLD)
			.orElse(false);
	}

	/** Whether a restore has proven this archive, by those who are trusted. */
	public boolean proven(String archiveSha256) {
		return trusted(Fact.Kind.PROOF).anyMatch(
				(fact) -> fact.result().equals(Verdict.PROVEN.word()) && archiveSha256.equals(fact.archiveSha256()));
	}

	private Stream<Fact> trusted(Fact.Kind... kinds) {
		return this.facts.stream()
			.filter(Known::trusted)
			.map((known) -> known.signed().fact())
			.filter((fact) -> List.of(kinds).contains(fact.kind()));
	}

	/**
	 * A fact that was read.
	 *
	 * @param signed the fact
	 * @param trusted whether its signer is one of those who are trusted
	 */
	public record Known(SignedFact signed, boolean trusted) {
	}

}
