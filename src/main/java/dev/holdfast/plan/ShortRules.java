package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The rules of the short JSON, for compression, encryption, retention and so on, in the
 * words of a plan.
 */
final class ShortRules {

	private final EnvironmentParts environment;

	ShortRules(EnvironmentParts environment) {
		this.environment = environment;
	}

	List<PlanNode.Member> members(Fields fields) {
		List<PlanNode.Member> members = new ArrayList<>();
		compression(fields.get(ShortKeys.COMPRESSION), members);
		members.addAll(encryption(fields.get(ShortKeys.ENCRYPTION)));
		retention(fields.get(ShortKeys.RETENTION), members);
		notifications(fields.get(ShortKeys.NOTIFICATIONS, Map.of()), members);
		if (!fields.has(ShortKeys.SCHEDULE)) {
			members.addAll(this.environment.cron());
		}
		members.addAll(this.environment.zone());
		return members;
	}

	private static void compression(@Nullable String compression, List<PlanNode.Member> members) {
		if (compression != null && !compression.equals("true")) {
			members.add(new PlanNode.Member("compression", 0,
					Written.mapping(Written.member("algorithm", compression.equals("false") ? "none" : compression))));
		}
	}

	private List<PlanNode.Member> encryption(@Nullable Boolean encrypted) {
		if (encrypted == null) {
			return this.environment.encryption();
		}
		return List.of(new PlanNode.Member("encryption", 0, Written
			.mapping(encrypted ? Written.variable("key", "BACKUP_ENCRYPTION_KEY") : Written.member("format", "none"))));
	}

	private void retention(ShortKeys.@Nullable ShortRetention retention, List<PlanNode.Member> members) {
		if (retention == null) {
			members.addAll(this.environment.retention());
			return;
		}
		List<PlanNode.Member> rules = new ArrayList<>();
		if (retention.days() > 0) {
			rules.add(Written.member("within", retention.days() + "d"));
		}
		if (retention.weeks() > 0) {
			rules.add(Written.member("weekly", String.valueOf(retention.weeks())));
		}
		if (retention.months() > 0) {
			rules.add(Written.member("monthly", String.valueOf(retention.months())));
		}
		members.add(new PlanNode.Member("retention", 0, new PlanNode.Mapping(rules, 0)));
	}

	private static void notifications(Map<String, ShortTold> told, List<PlanNode.Member> members) {
		List<PlanNode> routes = new ArrayList<>();
		told.forEach((event, whom) -> {
			if (!whom.mail().isEmpty() || !whom.webhooks().isEmpty()) {
				routes.add(route(event, whom));
			}
		});
		if (!routes.isEmpty()) {
			members.add(new PlanNode.Member("notify", 0, Written.list(routes)));
		}
	}

	private static PlanNode route(String event, ShortTold whom) {
		List<PlanNode.Member> route = new ArrayList<>();
		route.add(new PlanNode.Member("on", 0, Written.texts(List.of(event))));
		if (!whom.mail().isEmpty()) {
			route.add(new PlanNode.Member("mail", 0, Written.list(whom.mail())));
		}
		if (!whom.webhooks().isEmpty()) {
			List<PlanNode.Mapping> webhooks = whom.webhooks()
				.stream()
				.map((url) -> Written.mapping(new PlanNode.Member("url", url.line(), url)))
				.toList();
			route.add(new PlanNode.Member("webhook", 0, Written.list(webhooks)));
		}
		return new PlanNode.Mapping(route, 0);
	}

}
