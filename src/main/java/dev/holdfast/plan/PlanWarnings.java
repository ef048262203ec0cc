package dev.holdfast.plan;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a plan is warned about at every run: connections to other hosts that are or may be
 * clear text, archives that are not encrypted, passwords in the plan file. Judged by the
 * plan alone: no name is looked up and nothing is connected to.
 */
public final class PlanWarnings {

	private static final List<String> NOT_ACTED_ON = List.of("targets", "restore-test", "retention", "notify", "quota",
			"rpo", "schedule");

	private static final Map<String, String> USED_FOR = Map.of("retention", " and noted with each backup", "rpo",
			" and compared by holdfast status");

	private PlanWarnings() {
	}

	/**
	 * All warnings, each one line without a secret; empty when there is nothing to say.
	 */
	public static List<String> of(BackupPlan plan) {
		List<String> warnings = new ArrayList<>(plan.warnings());
		if (plan.encryption().format() == EncryptionSpec.Format.NONE) {
			warnings.add("encryption: archives are not encrypted; whoever can read a destination can read the data");
		}
		if (!plan.allowClearText()) {
			clearText(plan, warnings);
		}
		return warnings;
	}

	/**
	 * Parts of a plan that are checked, but that nothing in this version acts on.
	 * @param written which keys the plan file has
	 */
	static List<String> notActedOn(Predicate<String> written) {
		return NOT_ACTED_ON.stream()
			.filter(written)
			.map((key) -> key + ": checked" + USED_FOR.getOrDefault(key, "")
					+ ", but nothing acts on it yet in this version")
			.toList();
	}

	private static void clearText(BackupPlan plan, List<String> warnings) {
		plan.sources().forEach((source) -> database("source " + source.name(), source, warnings));
		plan.targets().values().forEach((target) -> database("target " + target.name(), target.to(), warnings));
		for (DestinationSpec destination : plan.destinations()) {
			if (destination instanceof S3Spec s3 && s3.endpoint() != null) {
				address("destination " + s3.name(), s3.endpoint(), warnings);
			}
		}
		RestoreTestSpec test = plan.restoreTest();
		if (test != null) {
			restoreTest(test, warnings);
		}
		plan.notifications()
			.stream()
			.flatMap((notify) -> notify.webhooks().stream())
			.forEach((webhook) -> address("notify", URI.create(webhook.url().reveal()), warnings));
	}

	private static void restoreTest(RestoreTestSpec test, List<String> warnings) {
		if (test.target() != null) {
			database("restore-test", test.target(), warnings);
		}
		for (RestoreTestSpec.Check check : test.checks()) {
			if (check instanceof RestoreTestSpec.UrlCheck url) {
				address("restore-test", url.url(), warnings);
			}
		}
	}

	private static void database(String who, SourceSpec spec, List<String> warnings) {
		if (spec instanceof PostgresSpec postgres) {
			postgres(who, postgres, warnings);
		}
		else if (spec instanceof H2Spec h2 && h2.url().startsWith("jdbc:h2:tcp:")) {
			String host = h2.url().replaceFirst("^jdbc:h2:tcp:/*", "").replaceFirst("(?::[0-9]+)?/.*", "");
			if (!Addresses.loopback(host)) {
				warnings.add(who + ": the connection to " + host
						+ " is clear text; use jdbc:h2:ssl:, or set allow-clear-text: true");
			}
		}
	}

	/**
	 * Up to {@code prefer}, which is libpq's default, whoever is in between can have
	 * clear text. A service of {@code pg_service.conf} may say more than the plan knows.
	 */
	private static void postgres(String who, PostgresSpec spec, List<String> warnings) {
		String host = spec.parameters().getOrDefault("hostaddr", (spec.host() != null) ? spec.host() : "");
		String mode = spec.parameters().getOrDefault("sslmode", "prefer");
		boolean local = host.isEmpty() || host.startsWith("/") || host.startsWith("@") || Addresses.loopback(host);
		boolean service = spec.parameters().containsKey("service") && !spec.parameters().containsKey("sslmode");
		if (!local && !service && List.of("disable", "allow", "prefer").contains(mode)) {
			warnings.add(who + ": the connection to " + host + (mode.equals("disable") ? " is" : " may be")
					+ " clear text (sslmode " + mode + "); set sslmode: verify-full, or allow-clear-text: true");
		}
	}

	/** The host alone: paths and queries of such addresses often hold tokens. */
	private static void address(String who, URI address, List<String> warnings) {
		if (Addresses.clearText(address)) {
			warnings.add(who + ": the connection to " + address.getHost()
					+ " is clear text; use https, or set allow-clear-text: true");
		}
	}

}
