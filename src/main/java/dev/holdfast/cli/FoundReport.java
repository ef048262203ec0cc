package dev.holdfast.cli;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.holdfast.evidence.Fact;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.readback.FoundBackup;

/** Backups that a destination holds, as they are printed. */
final class FoundReport {

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

	private final List<FoundBackup> found;

	private final ZoneId zone;

	FoundReport(List<FoundBackup> found, ZoneId zone) {
		this.found = found;
		this.zone = zone;
	}

	TextTable table() {
		TextTable table = new TextTable("BACKUP", "WHEN", "PLAN", "SIZE", "SIGNED", "STATE", "LABEL");
		for (FoundBackup each : this.found) {
			StoredManifest stored = each.manifest();
			String when = MINUTE.format(each.id().instant().atZone(this.zone));
			if (stored == null) {
				table.row(each.id().value(), when, each.id().plan(), "-", "-", "damaged", "-");
				continue;
			}
			Manifest manifest = stored.manifest();
			table.row(each.id().value(), when, manifest.plan(), HistoryReport.size(manifest.archive().size()),
					stored.trusted() ? "trusted" : "unknown key", state(each), HistoryReport.or(manifest.label(), "-"));
		}
		return table;
	}

	/** What is known of it beside its manifest, in words. */
	static String state(FoundBackup found) {
		StoredManifest stored = found.manifest();
		if (stored == null || found.problem() != null) {
			return "damaged";
		}
		List<String> words = new ArrayList<>(List.of("stored"));
		if (found.facts().proven(stored.manifest().archive().sha256())) {
			words.add("proven");
		}
		else if (found.facts()
			.facts()
			.stream()
			.anyMatch((known) -> known.signed().fact().result().equals("verified"))) {
			words.add("verified");
		}
		if (found.facts().facts().stream().anyMatch((known) -> isBad(known.signed().fact()))) {
			words.add("found bad once");
		}
		if (found.facts().held()) {
			words.add("held");
		}
		return String.join(", ", words);
	}

	private static boolean isBad(Fact fact) {
		return fact.result().equals("bad") || fact.result().equals("failed");
	}

	/** What is wrong, a line each. */
	List<String> problems() {
		List<String> problems = new ArrayList<>();
		for (FoundBackup each : this.found) {
			if (each.problem() != null) {
				problems.add(each.id().value() + ": " + each.problem());
			}
			problems.addAll(each.facts().problems());
		}
		return problems;
	}

	/** Signers that are not trusted here, and of how many backups. */
	Map<String, Integer> strangers() {
		Map<String, Integer> strangers = new TreeMap<>();
		for (FoundBackup each : this.found) {
			StoredManifest stored = each.manifest();
			if (stored != null && !stored.trusted()) {
				strangers.merge(stored.manifest().signer(), 1, Integer::sum);
			}
		}
		return strangers;
	}

	static String stranger(String signer, int backups) {
		return Quantities.count(backups, "backup") + " signed by a key that is not trusted here: " + signer
				+ "; if it is yours, list it under signing.trusted";
	}

	List<Map<String, Object>> documents() {
		return this.found.stream().map(FoundReport::document).toList();
	}

	private static Map<String, Object> document(FoundBackup found) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("backupId", found.id().value());
		document.put("state", state(found));
		if (found.problem() != null) {
			document.put("problem", found.problem());
		}
		StoredManifest stored = found.manifest();
		if (stored != null) {
			document.put("trusted", stored.trusted());
			document.put("held", found.facts().held());
			document.put("proven", found.facts().proven(stored.manifest().archive().sha256()));
			document.put("bytes", stored.manifest().archive().size());
			document.put("plan", stored.manifest().plan());
			if (stored.manifest().label() != null) {
				document.put("label", stored.manifest().label());
			}
			document.put("created", stored.manifest().startedAt().toString());
		}
		return document;
	}

}
