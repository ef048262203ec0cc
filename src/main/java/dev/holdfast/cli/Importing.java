package dev.holdfast.cli;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.holdfast.action.ActionRun;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.evidence.Fact;
import dev.holdfast.evidence.FactName;
import dev.holdfast.evidence.Facts;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.ImportedRun;
import dev.holdfast.history.RunImport;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.readback.FoundBackup;
import dev.holdfast.readback.SideBySide;
import dev.holdfast.readback.StoredParts;

/**
 * Takes backups of a destination into the history, the oldest first. What is there
 * already is left as it is, so that an import can be run again, also after it was killed.
 */
final class Importing {

	private static final int CHUNK = 200;

	/** Problems that the run itself keeps. */
	private static final int TOLD = 50;

	private final Output output;

	private final RunImport runs;

	private final NamedDestination named;

	private final ActionRun run;

	private final List<String> problems = new ArrayList<>();

	private final Map<String, Integer> strangers = new TreeMap<>();

	private int backups;

	private int facts;

	private int known;

	Importing(Output output, HistoryDatabase database, NamedDestination named, ActionRun run) {
		this.output = output;
		this.runs = new RunImport(database);
		this.named = named;
		this.run = run;
	}

	void run() {
		try (Destination destination = this.named.open()) {
			StoredParts found = StoredParts.at(destination);
			List<StoredParts.Parts> all = new ArrayList<>(found.backups().values());
			all.sort(Comparator.comparing((StoredParts.Parts parts) -> parts.id().instant()));
			for (int i = 0; i < all.size(); i += CHUNK) {
				this.run.checkStopped();
				take(destination, all.subList(i, Math.min(all.size(), i + CHUNK)));
				this.output.live("read " + Math.min(all.size(), i + CHUNK) + " of " + all.size() + " backups");
			}
			this.output.live("");
			ListCommand.foreign(this.output, found);
		}
		this.strangers.forEach((signer, count) -> this.run.warn(FoundReport.stranger(signer, count)));
		this.problems.stream().limit(TOLD).forEach(this.run::warn);
		if (this.problems.size() > TOLD) {
			this.run.warn("and " + Quantities.count(this.problems.size() - TOLD, "problem") + " more");
		}
		this.run.note("holdfast.imported.backups", this.backups);
		this.run.note("holdfast.imported.facts", this.facts);
	}

	private void take(Destination destination, List<StoredParts.Parts> chunk) {
		List<String> ids = chunk.stream().map((parts) -> parts.id().value()).toList();
		Set<String> knownBackups = this.runs.knownBackups(ids);
		Set<String> knownRuns = new HashSet<>(this.runs.knownRuns(ids));
		List<StoredParts.Parts> wanted = chunk.stream()
			.filter((parts) -> !knownBackups.contains(parts.id().value()) || hasFacts(parts))
			.toList();
		this.known += knownBackups.size();
		List<ImportedRun> imported = new ArrayList<>();
		SideBySide.read(wanted, (parts) -> FoundBackup.read(destination, parts, this.named.trusted()),
				(found) -> take(destination, found, knownBackups.contains(found.id().value()), knownRuns, imported));
		this.runs.add(imported);
	}

	private static boolean hasFacts(StoredParts.Parts parts) {
		return parts.keys().stream().anyMatch((key) -> FactName.of(key).isPresent());
	}

	private void take(Destination destination, FoundBackup found, boolean isKnown, Set<String> knownRuns,
			List<ImportedRun> imported) {
		StoredManifest stored = found.manifest();
		this.problems.addAll(found.facts().problems());
		if (!isKnown && found.problem() != null) {
			this.problems.add(found.id().value() + ": " + found.problem());
		}
		if (stored == null || found.problem() != null) {
			return;
		}
		String origin = destination.locate(found.id().manifest());
		if (!isKnown) {
			if (!stored.trusted()) {
				this.strangers.merge(stored.manifest().signer(), 1, Integer::sum);
			}
			imported.add(ImportedRun.backup(stored.manifest(), found.id(), sha256(stored.document()), Map
				.of(this.named.spec().name(), destination.locate(new ObjectKey(stored.manifest().archive().key()))),
					origin));
			this.backups++;
		}
		for (Facts.Known fact : found.facts().facts()) {
			Fact said = fact.signed().fact();
			if (fact.trusted() && knownRuns.add(said.runId())) {
				imported.add(ImportedRun.fact(said, destination.locate(fact.signed().key())));
				this.facts++;
			}
		}
	}

	private static String sha256(byte[] document) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("SHA-256 is not available", ex);
		}
	}

	/** How many backups were taken in. */
	int backups() {
		return this.backups;
	}

	/** How many facts were. */
	int facts() {
		return this.facts;
	}

	/** Backups that the history had. */
	int known() {
		return this.known;
	}

	/** What was found and cannot be taken in. */
	List<String> problems() {
		return this.problems;
	}

}
