package dev.holdfast.manifest;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.destination.ObjectKey;
import dev.holdfast.plan.BackupPlan;

/**
 * A backup's id: {@code <plan>-<yyyyMMdd'T'HHmmss'Z'>-<6 of base32>}, in UTC. It tells
 * where the manifest is; the manifest tells where the archive is.
 *
 * @param value the id
 * @param plan the plan's name
 * @param instant when the run began
 */
public record BackupId(String value, String plan, Instant instant) {

	private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

	private static final Pattern FORM = Pattern.compile("([a-z0-9-]{1,50})-(\\d{8}T\\d{6}Z)-[a-z2-7]{6}");

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyy/MM").withZone(ZoneOffset.UTC);

	private static final String MANIFEST = ".manifest.json";

	private static final SecureRandom RANDOM = new SecureRandom();

	/** A new id. */
	public static BackupId next(String plan, Instant now) {
		StringBuilder tail = new StringBuilder();
		for (int i = 0; i < 6; i++) {
			tail.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
		}
		return new BackupId(plan + "-" + TIME.format(now) + "-" + tail, plan, now);
	}

	/** The id that this text is; empty when it is none. */
	public static Optional<BackupId> parse(String value) {
		Matcher matcher = FORM.matcher(value);
		try {
			return matcher.matches()
					? Optional.of(new BackupId(value, matcher.group(1), TIME.parse(matcher.group(2), Instant::from)))
					: Optional.empty();
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	/** The id that a manifest's key tells; empty for keys of other objects. */
	public static Optional<BackupId> ofManifest(ObjectKey key) {
		String name = key.value().substring(key.value().lastIndexOf('/') + 1);
		return name.endsWith(MANIFEST)
				? parse(name.substring(0, name.length() - MANIFEST.length())).filter((id) -> id.manifest().equals(key))
				: Optional.empty();
	}

	/** Key of the archive below each destination's prefix. */
	public ObjectKey archive(BackupPlan described) {
		return key(".tar" + described.compression().algorithm().suffix() + described.encryption().format().suffix());
	}

	/** Key of the manifest. */
	public ObjectKey manifest() {
		return key(MANIFEST);
	}

	/** Key of the manifest's signature. */
	public ObjectKey signature() {
		return key(MANIFEST + ".sig");
	}

	/**
	 * Key of another object of this backup.
	 * @param suffix what follows the id, for example {@code .evidence.json}
	 */
	public ObjectKey beside(String suffix) {
		return key(suffix);
	}

	private ObjectKey key(String suffix) {
		return new ObjectKey(this.plan + "/" + MONTH.format(this.instant) + "/" + this.value + suffix);
	}

}
