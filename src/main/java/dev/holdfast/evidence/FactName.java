package dev.holdfast.evidence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.destination.ObjectKey;
import dev.holdfast.manifest.BackupId;

/**
 * What a fact's key tells without reading it:
 * {@code <backupId>.fact-<yyyyMMdd'T'HHmmss'Z'>-<kind>-<8 hex digits>.jsonl}. The digits
 * begin the SHA-256 of the fact, so that the same fact has one name, and two facts of one
 * second have two.
 *
 * @param backup the backup
 * @param at when, UTC
 * @param kind of what
 * @param digits of the SHA-256
 */
public record FactName(BackupId backup, Instant at, Fact.Kind kind, String digits) {

	static final String BEGINNING = ".fact-";

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final Pattern FORM = Pattern.compile(
			"(?:.*/)?([a-z0-9-]+-\\d{8}T\\d{6}Z-[a-z2-7]{6})\\.fact-(\\d{8}T\\d{6}Z)-([a-z]+)-([0-9a-f]{8})\\.jsonl");

	/** The name that a key has; empty for keys of other objects. */
	public static Optional<FactName> of(ObjectKey key) {
		Matcher matcher = FORM.matcher(key.value());
		if (!matcher.matches()) {
			return Optional.empty();
		}
		try {
			Instant at = TIME.parse(matcher.group(2), Instant::from);
			return BackupId.parse(matcher.group(1))
				.flatMap((id) -> Fact.Kind.of(matcher.group(3))
					.map((kind) -> new FactName(id, at, kind, matcher.group(4))))
				.filter((name) -> name.key().equals(key));
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	/** Its key below each destination's prefix. */
	public ObjectKey key() {
		return this.backup
			.beside(BEGINNING + TIME.format(this.at) + "-" + this.kind.word() + "-" + this.digits + ".jsonl");
	}

}
