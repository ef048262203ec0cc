package dev.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.NearestName;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryFilter;
import dev.holdfast.history.HistoryPage;

/** {@code history [PLAN]}: lists what was run. Reads only, and starts nothing. */
@Command(name = "history", description = "Lists backups and other runs, the newest first.", sortOptions = false)
final class HistoryCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(arity = "0..1", paramLabel = "PLAN", description = "Only this plan: its name, or the path of its file.")
	private @Nullable String plan;

	@Option(names = "--job", paramLabel = "JOB", defaultValue = "backup",
			description = "Runs of this job: backup, verify, …, or all (default: ${DEFAULT-VALUE}).")
	private String job = "backup";

	@Option(names = "--status", paramLabel = "STATUS", split = ",",
			description = "pending, running, completed, failed, stopped, deleted.")
	private Set<String> statuses = new LinkedHashSet<>();

	@Option(names = "--since", paramLabel = "TIME", description = "Begun at or after this, or this long ago (7d).")
	private @Nullable String since;

	@Option(names = "--until", paramLabel = "TIME", description = "Begun before this.")
	private @Nullable String until;

	@Option(names = "--label", paramLabel = "L", description = "With this label.")
	private @Nullable String label;

	@Option(names = "--requested-by", paramLabel = "WHO", description = "Asked for by this user, or user@host.")
	private @Nullable String requestedBy;

	@Option(names = "--sort", paramLabel = "KEY", defaultValue = "created",
			description = "created, plan, status, duration or size (default: ${DEFAULT-VALUE}).")
	private String sort = "created";

	@Option(names = "--order", paramLabel = "ORDER", defaultValue = "desc",
			description = "asc or desc (default: ${DEFAULT-VALUE}).")
	private String order = "desc";

	@Option(names = "--page", paramLabel = "N", defaultValue = "1", description = "Page, from 1.")
	private int page = 1;

	@Option(names = "--limit", paramLabel = "N", defaultValue = "20",
			description = "Lines on a page (default: ${DEFAULT-VALUE}).")
	private int limit = 20;

	@Option(names = "--key", paramLabel = "FINGERPRINT",
			description = "Opened by this key: its fingerprint, or a part of one (also of hex keys and passphrases).")
	private @Nullable String key;

	@Option(names = "--expiring-within", paramLabel = "AGE",
			description = "Held backups that may be removed within this time (30d), or already.")
	private @Nullable String expiringWithin;

	@Option(names = "--check-audit",
			description = "Looks whether anything in the history was edited, removed or inserted by hand.")
	private boolean checkAudit;

	@Option(names = "--at", paramLabel = "DESTINATION",
			description = "With --check-audit: compares with what lies beside the backups there, too.")
	private List<String> at = List.of();

	HistoryCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		if (this.checkAudit) {
			return new AuditChecking(this.invocation).run(witnesses());
		}
		HistoryFilter filter = filter(Instant.now(), ZoneId.systemDefault());
		Output output = this.invocation.output();
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			HistoryPage found = new BackupHistory(database).page(filter);
			HistoryReport.table(found.records(), filter, ZoneId.systemDefault()).lines().forEach(output::line);
			if (found.records().isEmpty()) {
				output.line(database.exists() ? "no such runs" : "no backups yet");
			}
			if (found.more()) {
				output.progress("more: --page " + (filter.page() + 1));
			}
			Map<String, Object> document = new LinkedHashMap<>();
			document.put("page", found.page());
			document.put("more", found.more());
			document.put("runs", found.records().stream().map(HistoryReport::document).toList());
			output.document(document);
			return ExitCode.DONE.code();
		}
	}

	/** Where earlier runs have noted the chain: outside of the history. */
	private List<NamedDestination> witnesses() {
		List<NamedDestination> named = new ArrayList<>();
		if (this.plan != null) {
			named.addAll(NamedDestination.of(this.invocation, this.invocation.plans().findToRead(this.plan)));
		}
		this.at.forEach((typed) -> named.add(NamedDestination.find(this.invocation, typed)));
		return named;
	}

	private HistoryFilter filter(Instant now, ZoneId zone) {
		Set<BackupRecord.Status> wanted = EnumSet.noneOf(BackupRecord.Status.class);
		this.statuses
			.forEach((status) -> wanted.add(oneOf("--status", status, BackupRecord.Status.values(), Enum::name)));
		inRange("--page", this.page, Integer.MAX_VALUE);
		inRange("--limit", this.limit, HistoryFilter.MOST);
		if (this.expiringWithin != null && wanted.isEmpty()) {
			wanted.add(BackupRecord.Status.COMPLETED);
		}
		boolean descending = oneOf("--order", this.order, new String[] { "asc", "desc" }, Function.identity())
			.equals("desc");
		return new HistoryFilter(this.job.equals("all") ? null : this.job, planName(), wanted,
				time("--since", this.since, now, zone), time("--until", this.until, now, zone), this.label,
				this.requestedBy, this.key, expiry(now),
				oneOf("--sort", this.sort, HistoryFilter.Sort.values(), Enum::name), descending, this.page, this.limit);
	}

	/** As far in the future as the age that was typed is in the past. */
	private @Nullable Instant expiry(Instant now) {
		if (this.expiringWithin == null) {
			return null;
		}
		if (!this.expiringWithin.matches("\\d+[smhdw]")) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"--expiring-within: '" + this.expiringWithin + "' is no length of time", "for example 30d or 12h");
		}
		return now
			.plus(Duration.between(TimeText.parse("--expiring-within", this.expiringWithin, now, ZoneOffset.UTC), now));
	}

	/** A plan may be named by its file. */
	private @Nullable String planName() {
		return (this.plan != null && this.plan.matches(".*(/|\\\\|\\.ya?ml$|\\.json$).*"))
				? this.invocation.plans().find(this.plan).name() : this.plan;
	}

	private static @Nullable Instant time(String option, @Nullable String text, Instant now, ZoneId zone) {
		return (text != null) ? TimeText.parse(option, text, now, zone) : null;
	}

	private static <T> T oneOf(String option, String typed, T[] values, Function<T, String> name) {
		for (T value : values) {
			if (name.apply(value).equalsIgnoreCase(typed)) {
				return value;
			}
		}
		List<String> names = List.of(values)
			.stream()
			.map((value) -> name.apply(value).toLowerCase(Locale.ROOT))
			.toList();
		String nearest = NearestName.of(typed, names);
		throw new HoldfastException(ExitCode.BAD_PLAN, option + ": unknown '" + typed + "'",
				(nearest != null) ? "did you mean " + nearest + "?" : "one of " + String.join(", ", names));
	}

	private static void inRange(String option, int value, int most) {
		if (value < 1 || value > most) {
			throw new HoldfastException(ExitCode.BAD_PLAN, option + ": " + value + " is not between 1 and " + most,
					"choose one that is");
		}
	}

}
