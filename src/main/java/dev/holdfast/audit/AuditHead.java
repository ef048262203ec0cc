package dev.holdfast.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a chain ends at some moment. Whoever has one can tell later whether everything
 * before it is still the same.
 *
 * @param chain the beginning of the first link's hash: which chain
 * @param link number of the last link
 * @param hash of the last link, SHA-256 in hex
 */
public record AuditHead(String chain, long link, String hash) {

	private static final Pattern FORM = Pattern.compile("([0-9a-f]{16}):(\\d{1,18}):([0-9a-f]{64})");

	/** The head that a manifest names; empty where that is none of ours. */
	public static Optional<AuditHead> parse(String text) {
		Matcher matcher = FORM.matcher(text);
		return matcher.matches()
				? Optional.of(new AuditHead(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3)))
				: Optional.empty();
	}

	/** As it stands in a manifest: {@code <chain>:<link>:<hash>}. */
	@Override
	public String toString() {
		return this.chain + ":" + this.link + ":" + this.hash;
	}

}
