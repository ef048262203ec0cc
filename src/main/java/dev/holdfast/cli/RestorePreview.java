package dev.holdfast.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.loading.Destined;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.source.Loading;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.TargetState;

/** What a restore would do: what is there now, and what would replace it. */
final class RestorePreview {

	private final Manifest backup;

	private final Map<String, String> places = new LinkedHashMap<>();

	private final Map<String, TargetState> states = new LinkedHashMap<>();

	private final Map<String, String> problems = new LinkedHashMap<>();

	private final Loading how;

	private RestorePreview(Manifest backup, Loading how) {
		this.backup = backup;
		this.how = how;
	}

	/** Looks at all places, and changes none. */
	static RestorePreview of(Manifest backup, Map<String, Destined.Place> places, Loading how) {
		RestorePreview preview = new RestorePreview(backup, how);
		places.forEach((source, place) -> {
			preview.places.put(source, place.target().describe());
			try {
				preview.states.put(source, place.target().look());
			}
			catch (HoldfastException ex) {
				// there is something, that much is known
				preview.problems.put(source, ex.what());
			}
		});
		return preview;
	}

	/**
	 * Refuses what would lose more than it brings.
	 * @param own what Holdfast itself writes
	 */
	void requireReplaceable(Map<String, Destined.Place> places, Collection<Path> own) {
		places.forEach((source, place) -> {
			TargetState state = this.states.get(source);
			if (state == null || !state.empty()) {
				place.target().requireReplaceable(this.how, own);
			}
		});
	}

	/** Whether nothing would be replaced. */
	boolean empty() {
		return this.problems.isEmpty() && this.states.values().stream().allMatch(TargetState::empty);
	}

	List<String> lines(Instant now) {
		List<String> lines = new ArrayList<>();
		Duration age = Duration.between(this.backup.startedAt(), now);
		lines.add(this.backup.backupId() + "  " + Quantities.duration(age.toMillis()) + " old"
				+ ((this.backup.label() != null) ? "  " + this.backup.label() : ""));
		for (SourceSummary source : this.backup.sources()) {
			String place = this.places.get(source.name());
			if (place != null) {
				lines.add("  " + source.name() + "  " + place);
				lines.add("    now   " + now(source));
				lines.add("    then  " + (this.backup.vouchedFor() ? content(source)
						: "whatever the archive holds: it has no manifest"));
			}
		}
		return lines;
	}

	private String now(SourceSummary source) {
		String problem = this.problems.get(source.name());
		TargetState state = this.states.get(source.name());
		if (problem != null || state == null) {
			return String.valueOf(problem);
		}
		if (state.empty()) {
			return state.exists() ? "empty" : "nothing";
		}
		String sessions = state.sessions().isEmpty() ? "" : "   in use by " + String.join(", ", state.sessions());
		return (source.type().equals("files") ? Quantities.count(state.tables(), "file")
				: Quantities.count(state.tables(), "table") + "   " + Quantities.count(state.rows(), "row")) + "   "
				+ Quantities.size(state.bytes()) + sessions;
	}

	private String content(SourceSummary source) {
		if (!this.how.include().isEmpty() || !this.how.exclude().isEmpty()) {
			return part(source);
		}
		return source.type().equals("files")
				? Quantities.count(source.files(), "file") + "   " + Quantities.size(source.bytes())
				: Quantities.count(source.tables().size(), "table") + "   " + Quantities.count(source.rows(), "row")
						+ "   " + Quantities.size(source.bytes());
	}

	/** Which files patterns take only the archive tells; tables stand in the manifest. */
	private String part(SourceSummary source) {
		String patterns = (this.how.include().isEmpty() ? "" : " of " + String.join(", ", this.how.include()))
				+ (this.how.exclude().isEmpty() ? "" : " without " + String.join(", ", this.how.exclude()));
		String all = source.type().equals("files") ? Quantities.count(source.files(), "file")
				: Quantities.count(source.tables().size(), "table");
		return "only what there is" + patterns + ", among " + all;
	}

	/** The same for programs. */
	Map<String, Object> document() {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("backupId", this.backup.backupId());
		document.put("startedAt", this.backup.startedAt().toString());
		List<Map<String, Object>> sources = new ArrayList<>();
		this.places.forEach((source, place) -> {
			Map<String, Object> each = new LinkedHashMap<>();
			each.put("source", source);
			each.put("target", place);
			each.put("now", this.states.get(source));
			each.put("problem", this.problems.get(source));
			sources.add(each);
		});
		document.put("sources", sources);
		return document;
	}

}
