package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.evidence.EvidencePage;
import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.Verifications;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.HomeKeys;
import dev.holdfast.plan.Secret;
import org.jspecify.annotations.Nullable;

/** {@code show BACKUP --evidence FILE}: writes the newest evidence of a backup. */
final class EvidenceExport {

	private final Invocation invocation;

	private final BackupId id;

	private @Nullable HoldfastException unreached;

	EvidenceExport(Invocation invocation, BackupId id) {
		this.invocation = invocation;
		this.id = id;
	}

	/**
	 * Finds the evidence, checks it and writes it.
	 * @throws HoldfastException with {@code NOTHING_TO_RESTORE} when the backup was never
	 * proven, {@code DAMAGED} when the evidence is not what was signed
	 */
	void write(HistoryDatabase history, Path file) {
		boolean page = isPage(file);
		BackupPlan plan = plan();
		EvidenceStore.Found found = find(history, plan);
		boolean trusted = plan != null && trusted(plan).contains(found.signed().signer());
		if (!trusted) {
			this.invocation.output()
				.warning("the evidence is signed by a key that is not trusted here: " + found.signed().signer());
		}
		if (page) {
			put(file, EvidencePage.of(found.signed(), found.name()));
		}
		else {
			put(file, found.signed().document());
			put(file.resolveSibling(file.getFileName() + ".sig"), found.signed().signature());
		}
		tell(found, file, trusted);
	}

	private static boolean isPage(Path file) {
		String name = file.toString().toLowerCase(Locale.ROOT);
		if (name.endsWith(".html") || name.endsWith(".htm")) {
			return true;
		}
		if (name.endsWith(".json")) {
			return false;
		}
		throw new HoldfastException(ExitCode.BAD_PLAN,
				"--evidence: " + file + " ends neither with .html nor with .json", "name a file that does");
	}

	/** The plan of the backup; null where this machine does not have it. */
	private @Nullable BackupPlan plan() {
		try {
			return this.invocation.plans().find(this.id.plan());
		}
		catch (HoldfastException ex) {
			this.invocation.output().progress("plan " + this.id.plan() + " cannot be read here: " + ex.what());
			return null;
		}
	}

	private Set<String> trusted(BackupPlan plan) {
		Set<String> trusted = new HashSet<>(plan.trustedSigners());
		Secret key = plan.signingKey();
		if (key == null && Files.exists(new HomeKeys(this.invocation.home()).signingKeyFile())) {
			key = new HomeKeys(this.invocation.home()).signingKey();
		}
		if (key != null) {
			trusted.add(ManifestSigner.of(key).publicKey());
		}
		return trusted;
	}

	/** The home's, unless the history knows of one that is not there. */
	private EvidenceStore.Found find(HistoryDatabase history, @Nullable BackupPlan plan) {
		List<EvidenceStore.Found> all = new ArrayList<>();
		EvidenceStore.at(this.invocation.home().directory()).newest(this.id).ifPresent(all::add);
		Verifications.Verification restored = new Verifications(history).ofPlan(this.id.plan()).get(this.id.value());
		String newest = (restored != null) ? restored.evidenceSha256() : null;
		boolean known = all.stream().anyMatch((found) -> found.signed().sha256().equals(newest));
		if (!known && plan != null) {
			plan.destinations().forEach((spec) -> ask(spec, all));
		}
		return all.stream()
			.max(Comparator.comparing((found) -> found.signed().evidence().run().endedAt()))
			.orElseThrow(this::none);
	}

	private void ask(DestinationSpec spec, List<EvidenceStore.Found> all) {
		try (Destination destination = Destinations.open(spec, Bandwidth.UNLIMITED)) {
			EvidenceStore.newest(destination, this.id).ifPresent(all::add);
		}
		catch (HoldfastException ex) {
			if (ex.code() == ExitCode.DAMAGED) {
				throw ex;
			}
			this.unreached = ex;
			this.invocation.output().warning(ex.what());
		}
	}

	private HoldfastException none() {
		HoldfastException failure = this.unreached;
		return (failure != null) ? failure
				: new HoldfastException(ExitCode.NOTHING_TO_RESTORE, "backup " + this.id.value() + " was never proven",
						"prove it: holdfast restore-test " + this.id.value());
	}

	/** Whole or not at all. */
	private static void put(Path file, byte[] content) {
		Path absolute = file.toAbsolutePath();
		Path temporary = absolute.resolveSibling(absolute.getFileName() + ".new");
		try {
			Files.write(temporary, content);
			Files.move(temporary, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "--evidence: " + file + " cannot be written",
					"name a file in a directory that exists and may be written", ex);
		}
	}

	private void tell(EvidenceStore.Found found, Path file, boolean trusted) {
		String verdict = found.signed().evidence().verdict().word();
		Output output = this.invocation.output();
		output.line(this.id.value() + "  " + verdict + "  " + found.signed().evidence().run().endedAt());
		output.line(String.format("  %-10s  %s", "evidence", file));
		output.line(String.format("  %-10s  %s", "sha256", found.signed().sha256()));
		output.line(
				String.format("  %-10s  %s", "signed by", found.signed().signer() + (trusted ? "" : " (not trusted)")));
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("backupId", this.id.value());
		document.put("verdict", verdict);
		document.put("file", file.toString());
		document.put("location", found.location());
		document.put("sha256", found.signed().sha256());
		document.put("signer", found.signed().signer());
		document.put("trusted", trusted);
		output.document(document);
	}

}
