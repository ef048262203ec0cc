package dev.holdfast.evidence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.LocalSpec;

/**
 * Keeps evidence: in the home directory, and beside the archive at every destination that
 * holds it. Evidence is never written over. What a killed run has begun to keep, the same
 * run goes on with when it is restarted.
 */
public final class EvidenceStore {

	/** The directory of the home in which evidence lies, by plan, year and month. */
	private static final String DIRECTORY = "evidence";

	private final Home directory;

	private final Destination home;

	private EvidenceStore(Home directory) {
		this.directory = directory;
		// a home keeps as a destination does: durably, and nothing is written over
		this.home = Destinations.open(new LocalSpec("home", directory.directory().resolve(DIRECTORY), true, List.of()),
				Bandwidth.UNLIMITED);
	}

	/** The store of a home directory; nothing is created yet. */
	public static EvidenceStore at(Path home) {
		return new EvidenceStore(Home.at(home));
	}

	/**
	 * Signs evidence and keeps it, and writes the {@link Fact} of the proof beside each
	 * archive. The home comes first: whatever a destination says, the evidence is not
	 * lost.
	 * @param signer the plan's
	 * @param destinations where the archive may be; one that does not hold it gets none
	 * @param tool program and version
	 * @return what was kept, and what a destination refused
	 * @throws HoldfastException when the home cannot keep it
	 */
	public Kept keep(Evidence evidence, ManifestSigner signer, List<Destination> destinations, String tool) {
		BackupId id = BackupId.parse(evidence.backup().id())
			.orElseThrow(() -> new IllegalArgumentException("no backup id: " + evidence.backup().id()));
		this.directory.open(DIRECTORY);
		EvidenceShelf own = new EvidenceShelf(this.home, id);
		byte[] begun = own.ofRun(evidence.run().runId());
		SignedEvidence signed = (begun != null) ? SignedEvidence.read(begun, signer.sign(begun))
				: SignedEvidence.sign(evidence, signer);
		String file = this.home.locate(own.put(signed));
		SignedFact fact = SignedFact.sign(Fact.proof(signed, tool), signer);
		Map<String, String> places = new TreeMap<>();
		List<String> warnings = new ArrayList<>();
		for (Destination destination : destinations) {
			try {
				if (destination.stat(new ObjectKey(signed.evidence().backup().archiveKey())) != null) {
					places.put(destination.name(), destination.locate(new EvidenceShelf(destination, id).put(signed)));
					Facts.put(destination, fact);
				}
			}
			catch (HoldfastException ex) {
				warnings.add("the evidence is not beside the archive: " + ex.what());
			}
		}
		return new Kept(signed, file, places, warnings);
	}

	/**
	 * The newest evidence of a backup that this home has kept.
	 * @throws HoldfastException with {@code DAMAGED} when it is not what was signed
	 */
	public Optional<Found> newest(BackupId id) {
		boolean any = Files.isDirectory(this.directory.directory().resolve(DIRECTORY));
		return any ? newest(this.home, id) : Optional.empty();
	}

	/**
	 * The newest evidence of a backup at a destination.
	 * @throws HoldfastException with {@code DAMAGED} when it is not what was signed
	 */
	public static Optional<Found> newest(Destination destination, BackupId id) {
		return new EvidenceShelf(destination, id).newest()
			.map((found) -> new Found(found.signed(), EvidenceShelf.name(found.key()),
					destination.locate(found.key())));
	}

	/**
	 * What was kept.
	 *
	 * @param signed the evidence
	 * @param file the document in the home directory
	 * @param places where the document is, by the destination's name
	 * @param warnings what destinations refused
	 */
	public record Kept(SignedEvidence signed, String file, Map<String, String> places, List<String> warnings) {

		public Kept {
			places = Map.copyOf(places);
			warnings = List.copyOf(warnings);
		}

	}

	/**
	 * Evidence that was found.
	 *
	 * @param signed the evidence
	 * @param name of the document's file
	 * @param location of the document
	 */
	public record Found(SignedEvidence signed, String name, String location) {
	}

}
