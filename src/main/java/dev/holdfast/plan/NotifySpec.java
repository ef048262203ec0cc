package dev.holdfast.plan;

import java.util.List;
import java.util.Set;

/**
 * Whom to tell of what.
 *
 * @param on what is told
 * @param mail addresses
 * @param webhooks addresses that are posted to
 */
public record NotifySpec(Set<Event> on, List<String> mail, List<Webhook> webhooks) {

	public NotifySpec {
		on = Set.copyOf(on);
		mail = List.copyOf(mail);
		webhooks = List.copyOf(webhooks);
	}

	/** What can be told. */
	public enum Event {

		SUCCESS, WARNING, FAILURE, VERIFY_FAILURE, STALE, RESTORE_TEST, QUOTA

	}

	/**
	 * An address that is posted to.
	 *
	 * @param url the address; it often holds a token
	 * @param format {@code json} or {@code slack}
	 */
	public record Webhook(Secret url, String format) {
	}

}
