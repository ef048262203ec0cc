package dev.holdfast.plan;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.NotifySpec.Event;
import dev.holdfast.plan.NotifySpec.Webhook;

/** The keys of {@code notify}. */
final class NotifyKeys {

	private static final List<String> EVENTS = List.of("success", "warning", "failure", "verify-failure", "stale",
			"restore-test", "quota");

	private static final Key<List<String>> ON = Key.optional("on",
			new ListType<>("a list of events", "[failure, stale]", Scalars.choice("an event", EVENTS), 1),
			"of " + String.join(", ", EVENTS) + "; default failure, verify-failure, stale, restore-test");

	static final ScalarType<String> ADDRESS = Scalars.matching("a mail address", "[^@\\s<>,]+@[^@\\s<>,]+",
			"write for example ops@example.org");

	private static final Key<List<String>> MAIL = Key.optional("mail",
			new ListType<>("a list of mail addresses", "[ops@example.org]", ADDRESS, 1), "mail addresses");

	private static final Key<Secret> URL = Key.required("url", new ScalarType<>("an http or https address", true,
			Map.of("type", "string", "pattern", "^https?://"), (text) -> new Secret(Addresses.http(text).toString())),
			"address that is posted to");

	private static final Key<String> FORMAT = Key.optional("format",
			Scalars.choice("a webhook format", List.of("json", "slack")), "`json` (default) or `slack`");

	static final ObjectType<Webhook> WEBHOOK = new ObjectType<>("Webhook", List.of(URL, FORMAT),
			(fields) -> fields.ok() ? new Webhook(fields.need(URL), fields.get(FORMAT, "json")) : null);

	private static final Key<List<Webhook>> WEBHOOKS = Key.optional("webhook",
			new ListType<>("a list of webhooks", "[{url: \"${OPS_WEBHOOK}\", format: slack}]", WEBHOOK, 1),
			"addresses that are posted to");

	static final ObjectType<NotifySpec> TYPE = new ObjectType<>("Notify", List.of(ON, MAIL, WEBHOOKS),
			NotifyKeys::build);

	/** One mapping, or a list of them. */
	static final Type<List<NotifySpec>> ANY = new Type<>() {

		private final ListType<NotifySpec> list = new ListType<>("a mapping or a list of mappings",
				"{on: [failure], mail: [ops@example.org]}", TYPE, 1);

		@Override
		public @Nullable List<NotifySpec> read(PlanNode node, Place place) {
			if (node instanceof PlanNode.Sequence) {
				return this.list.read(node, place);
			}
			NotifySpec one = TYPE.read(node, place);
			return (one != null) ? List.of(one) : null;
		}

		@Override
		public Map<String, Object> schema() {
			return Map.of("anyOf", List.of(TYPE.schema(), this.list.schema()));
		}

	};

	private NotifyKeys() {
	}

	private static @Nullable NotifySpec build(Fields fields) {
		if (!fields.has(MAIL) && !fields.has(WEBHOOKS)) {
			fields.place().problem("tells nobody", "add mail or webhook");
		}
		Set<Event> on = fields.list(ON).stream().map(NotifyKeys::event).collect(Collectors.toSet());
		Set<Event> standard = EnumSet.of(Event.FAILURE, Event.VERIFY_FAILURE, Event.STALE, Event.RESTORE_TEST);
		return fields.ok() ? new NotifySpec(on.isEmpty() ? standard : on, fields.list(MAIL), fields.list(WEBHOOKS))
				: null;
	}

	private static Event event(String name) {
		return Event.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

}
