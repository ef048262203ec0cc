package dev.holdfast.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.holdfast.history.BackupStatistics;

/** One plan's statistics as they are printed. */
final class StatsReport {

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

	/** Eighths of a character; the first is empty. */
	private static final String BARS = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

	private final String plan;

	private final BackupStatistics figures;

	private final Instant since;

	private final Instant now;

	private final @Nullable Long quota;

	private final @Nullable Instant lastProof;

	StatsReport(String plan, BackupStatistics figures, Instant since, Instant now, @Nullable Long quota,
			@Nullable Instant lastProof) {
		this.plan = plan;
		this.figures = figures;
		this.since = since;
		this.now = now;
		this.quota = quota;
		this.lastProof = lastProof;
	}

	List<String> lines() {
		List<String> lines = new ArrayList<>();
		lines.add(this.plan);
		lines.add(line("backups", Quantities.count(this.figures.completed()) + " completed, "
				+ Quantities.count(this.figures.failed()) + " failed" + rate()));
		lines.add(line("last", "success " + time(this.figures.lastSuccess()) + ", proof " + time(this.lastProof)));
		if (this.figures.completed() > 0) {
			lines.add(line("sizes",
					Quantities.size(this.figures.originalBytes()) + " → " + Quantities.size(this.figures.storedBytes())
							+ " (" + Quantities.ratio(this.figures.originalBytes(), this.figures.storedBytes())
							+ "), average " + Quantities.size(this.figures.averageBytes())));
			lines.add(line("durations",
					"average " + Quantities.duration(this.figures.averageMillis()) + ", p50 "
							+ Quantities.duration(this.figures.millisOf(0.5)) + ", p95 "
							+ Quantities.duration(this.figures.millisOf(0.95))));
		}
		lines.add(line("held", Quantities.count(this.figures.heldBackups(), "backup") + ", "
				+ Quantities.size(this.figures.heldBytes()) + of(this.figures.byType())));
		new TreeMap<>(this.figures.byDestination())
			.forEach((name, bytes) -> lines.add(line("at " + name, Quantities.size(bytes))));
		lines.add(line("growth", growth()));
		lines.add(line("chart", chart()));
		return lines;
	}

	private static String line(String name, String text) {
		return String.format("  %-12s  %s", name, text).stripTrailing();
	}

	private String rate() {
		Double rate = this.figures.successRate();
		Double trend = this.figures.trend();
		if (rate == null) {
			return "";
		}
		return String.format(Locale.ROOT, ", %.1f %% succeed", rate * 100)
				+ ((trend != null) ? String.format(Locale.ROOT, " (%+.1f in the second half)", trend * 100) : "");
	}

	private static String of(Map<String, Long> byType) {
		return byType.isEmpty() ? ""
				: " (" + new TreeMap<>(byType).entrySet()
					.stream()
					.map((entry) -> entry.getKey() + " " + Quantities.size(entry.getValue()))
					.collect(Collectors.joining(", ")) + ")";
	}

	private String growth() {
		double daily = this.figures.growthPerDay();
		String text = ((daily < 0) ? "-" : "") + Quantities.size(Math.round(Math.abs(daily))) + " a day";
		if (this.quota == null) {
			return text;
		}
		Instant met = this.figures.quotaMet(this.quota);
		String limit = "quota " + Quantities.size(this.quota);
		if (met == null) {
			return text + ", " + limit + " will not be met";
		}
		return text + ", " + limit
				+ (met.equals(this.now) ? " is met" : " will be met about " + met.atZone(ZoneOffset.UTC).toLocalDate());
	}

	/** The largest archive of each part of the time, against the largest of all. */
	private String chart() {
		List<Long> sizes = this.figures.chart();
		long most = sizes.stream().mapToLong(Long::longValue).max().orElse(0);
		if (most == 0) {
			return "nothing since " + time(this.since);
		}
		StringBuilder bars = new StringBuilder();
		sizes.forEach((size) -> bars.append(BARS.charAt((size == 0) ? 0 : (int) Math.max(1, size * 8 / most))));
		return date(this.since) + " |" + bars + "| " + date(this.now) + "  up to " + Quantities.size(most);
	}

	private static String date(Instant instant) {
		return instant.atZone(ZoneId.systemDefault()).toLocalDate().toString();
	}

	private static String time(@Nullable Instant instant) {
		return (instant != null) ? MINUTE.format(instant.atZone(ZoneId.systemDefault())) : "never";
	}

	/** The same for programs; sizes are bytes. */
	Map<String, Object> document() {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("completed", this.figures.completed());
		document.put("failed", this.figures.failed());
		put(document, "successRate", this.figures.successRate());
		put(document, "trend", this.figures.trend());
		put(document, "lastSuccess", text(this.figures.lastSuccess()));
		put(document, "lastBackup", this.figures.lastBackup());
		put(document, "lastProof", text(this.lastProof));
		document.put("originalBytes", this.figures.originalBytes());
		document.put("storedBytes", this.figures.storedBytes());
		document.put("averageBytes", this.figures.averageBytes());
		document.put("averageMillis", this.figures.averageMillis());
		document.put("p50Millis", this.figures.millisOf(0.5));
		document.put("p95Millis", this.figures.millisOf(0.95));
		document.put("heldBackups", this.figures.heldBackups());
		document.put("heldBytes", this.figures.heldBytes());
		document.put("byType", new TreeMap<>(this.figures.byType()));
		document.put("byDestination", new TreeMap<>(this.figures.byDestination()));
		document.put("growthPerDay", Math.round(this.figures.growthPerDay()));
		put(document, "quota", this.quota);
		put(document, "quotaMet", (this.quota != null) ? text(this.figures.quotaMet(this.quota)) : null);
		document.put("chart", this.figures.chart());
		return document;
	}

	private static @Nullable String text(@Nullable Instant instant) {
		return (instant != null) ? instant.toString() : null;
	}

	private static void put(Map<String, Object> document, String key, @Nullable Object value) {
		if (value != null) {
			document.put(key, value);
		}
	}

}
